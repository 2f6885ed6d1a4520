// The whole pipeline on the emulator, deployed from nothing, over several real minutes.
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Deployment, getOutput } from '../../infra/emulator/deploy.ts';
import { parameterName } from '../../shared/aws/environment.ts';
import type { ScheduleEntry } from '../../shared/model/schedule.ts';
import { openDynamoStore } from '../../shared/storage/dynamodb/dynamodb-store.ts';
import { getSchedule } from '../../shared/storage/records/schedule-records.ts';
import { type ApiReader, createApiReader, type Run } from './support/api-reader.ts';
import { clientsAt } from './support/clients.ts';
import { expectComplete, redeliveryMs, scheduledRuns, settledMs, undisturbed } from './support/expected-runs.ts';
import { type Inbox, openInbox } from './support/inbox.ts';
import { latenessBy } from './support/lateness.ts';
import { type Edition, pipelineMonitors, secretName } from './support/pipeline-monitors.ts';
import { deploymentsIn, deployPart } from './support/shared-deployment.ts';
import { startTargetServer, type TargetServer } from './support/target-server.ts';
import { visibleTextOf } from './support/visible-text.ts';
import { webhookAlerts, webhookSignatures } from './support/webhook-alerts.ts';

const url = inject('awsEndpoint');
const clients = clientsAt(url);
const token = `token-of-${Date.now()}`;
/** Monitors that exist from the first deployment to the end. */
const steady = ['alpha', 'beta', 'gamma', 'changes', 'own', 'leaks', 'exits', 'token'];
const seconds = (count: number): number => count * 1_000;

/** The queue has the messages of this time ahead, so the changes of a deployment take effect later. */
const horizon = seconds(120);
let target: TargetServer;
let deployed: Deployment;
let inbox: Inbox;
let reader: ApiReader;
/** The time from which runs are expected: the planner's first registration of the monitors. */
let start: number;

const outputNamed = (name: string): string => getOutput(deployed.outputs, name);
const until = (at: number): Promise<void> => sleep(Math.max(0, at - Date.now()));

const deployEdition = (edition: Edition): Promise<Deployment> =>
  deployPart({ url, folder: inject('awsFolder') }, 'pipeline', pipelineMonitors(target.url, edition));

const schedule = async (monitor: string): Promise<readonly ScheduleEntry[]> =>
  getSchedule(openDynamoStore({ table: outputNamed('TableName'), now: Date.now, client: clients.dynamo }), monitor);

const invoke = async (name: string, event: unknown): Promise<unknown> => {
  const command = new InvokeCommand({ FunctionName: outputNamed(name), Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await clients.lambda.send(command);
  const payload = Payload ? Buffer.from(Payload).toString() : '';
  if (FunctionError) throw new Error(`${name} ended with ${FunctionError}: ${payload}`);
  return JSON.parse(payload);
};

const mailsOf = async (monitor: string): Promise<readonly string[]> =>
  (await inbox.read()).map(({ id }) => id).filter((id) => id.startsWith(`${monitor}#`));

const deployments = () => deploymentsIn(inject('awsFolder'));

const expectRecorded = (monitor: string, from: number, to: number): Promise<void> =>
  vi.waitFor(async () => expectComplete(reader, { monitor, entries: await schedule(monitor) }, { from, to }), {
    timeout: redeliveryMs,
    interval: seconds(5),
  });

/** Recorded runs that were not due during a deployment. */
const undisturbedRuns = async (monitor: string): Promise<readonly Run[]> =>
  undisturbed(await scheduledRuns(reader, monitor, { from: start, to: Date.now() - settledMs }), await deployments());

beforeAll(async () => {
  target = await startTargetServer();
  target.fail('/twice', '/token');
  const Name = parameterName(secretName);
  await clients.ssm.send(new PutParameterCommand({ Name, Value: token, Type: 'SecureString' }));
  deployed = await deployEdition('first');
  inbox = await openInbox(clients, outputNamed('AlertTopicArn'));
  reader = createApiReader(deployed);
});

afterAll(async () => {
  await Promise.all([inbox?.close(), target?.close()]);
});

describe('the pipeline on AWS', () => {
  it('is private: the viewer key only reads, a wrong and a missing key are refused', async () => {
    const statusOf = async (path: string, init?: RequestInit): Promise<number> =>
      (await fetch(`${deployed.apiReadUrl}${path}`, init)).status;
    const headers = { 'x-api-key': deployed.viewerKey };
    expect(await statusOf('/health', { headers })).toBe(200);
    expect(await statusOf('/monitors', { headers })).toBe(200);
    expect(await statusOf('/monitors', { headers: { 'x-api-key': 'wrong' } })).toBe(403);
    expect(await statusOf('/monitors')).toBe(403);
    expect([403, 404, 405]).toContain(await statusOf('/monitors/alpha/runs', { headers, method: 'POST' }));
  });

  it('expires items: the table has its time to live', async () => {
    const command = new DescribeTimeToLiveCommand({ TableName: outputNamed('TableName') });
    const { TimeToLiveDescription } = await clients.dynamo.send(command);
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'exp', TimeToLiveStatus: 'ENABLED' });
  });

  it('starts by the schedule alone, within two minutes', async () => {
    // The four receives of this message take four minutes; its last test is below.
    await clients.sqs.send(
      new SendMessageCommand({ QueueUrl: outputNamed('QueueUrl'), MessageBody: 'not a message of Vigía' }),
    );
    await expect.poll(() => schedule('alpha'), { timeout: seconds(120), interval: 1_000 }).toHaveLength(1);
    start = (await schedule('alpha'))[0]?.from ?? Number.NaN;
    const [alpha, beta, gamma, changes] = await Promise.all(['alpha', 'beta', 'gamma', 'changes'].map(schedule));
    expect([beta, gamma, changes]).toEqual([alpha, alpha, alpha]);
  });

  it('records a run once and alerts once when its message is delivered three times', async () => {
    // If another test file has deployed before, the first minutes are planned already and do not count.
    await until(start);
    const now = Date.now();
    const body = JSON.stringify({ runs: [{ monitor: 'twice', dueAt: now, trigger: 'manual' }] });
    const attributes = { ApproximateFirstReceiveTimestamp: String(now) };
    const event = { Records: [{ messageId: 'twice', body, attributes }] };
    const results = await Promise.all([invoke('RunFunction', event), invoke('RunFunction', event)]);
    results.push(await invoke('RunFunction', event));
    expect(results).toEqual(Array(3).fill({ batchItemFailures: [] }));
    expect((await reader.manualRuns('twice')).map(({ id }) => id)).toEqual([`twice~${now}~m`]);
    await expect.poll(() => mailsOf('twice'), { timeout: seconds(10) }).toEqual(['twice#1 opened']);
    const mail = (await inbox.read()).find(({ id }) => id === 'twice#1 opened');
    expect(mail?.text).toMatch(/\nhttps:\/\/vigia\.shop\.example\/watch\/\?monitor=twice$/);
  });

  it('sends each alert to a webhook too, signed with a secret', async () => {
    await expect.poll(() => webhookAlerts(target, ['twice']), { timeout: seconds(20) }).toEqual(['twice#1 opened']);
    expect(webhookSignatures(target)).toMatch(/^(t=\d+,v1=[0-9a-f]{64};)+$/);
  });

  it('alerts once when a target fails, for checks and for a flow', async () => {
    await until(start + seconds(50));
    target.fail('/beta', '/own', '/goes');
    const ids = ['beta', 'goes', 'own'].map((monitor) => [`${monitor}#1 opened`]);
    const notified = () => Promise.all(['beta', 'goes', 'own'].map(mailsOf));
    await expect.poll(notified, { timeout: seconds(60), interval: 1_000 }).toEqual(ids);
    const status = Object.fromEntries((await reader.monitors()).map(({ id, status }) => [id, status]));
    expect(status).toMatchObject({ alpha: 'Up', beta: 'Down', gamma: 'Up', own: 'Down' });
  });

  it('alerts once when the target recovers', async () => {
    await until(start + seconds(110));
    target.recover('/beta', '/own');
    const notified = () => Promise.all(['beta', 'own'].map(mailsOf));
    const ids = ['beta', 'own'].map((monitor) => [`${monitor}#1 opened`, `${monitor}#1 closed`]);
    await expect.poll(notified, { timeout: seconds(60), interval: 1_000 }).toEqual(ids);
    const [incident, ...others] = await reader.incidents('beta');
    expect(others).toEqual([]);
    expect(incident?.endedAt).not.toBeNull();
    expect(incident?.alerts.map(({ sentAt }) => typeof sentAt)).toEqual(['string', 'string']);
  });

  it('sends a secret of the parameter store to its target and masks it everywhere else, even when the target echoes it', async () => {
    expect(new Set(target.headerValues('/token', 'x-token'))).toEqual(new Set([token]));
    const stack = { clients, table: outputNamed('TableName'), logFile: inject('awsLog'), reader, inbox };
    const texts = await visibleTextOf(stack, 'token');
    for (const place of ['table', 'responses'] as const) expect(texts[place], place).toMatch(/x-token[^,]{1,9}\*\*\*/);
    expect(texts.log).toContain('token~');
    for (const [place, text] of Object.entries(texts)) expect(text.includes(token), place).toBe(false);
  });

  it('keeps the history over a deployment, and closes the open incident of a removed monitor', async () => {
    await until(start + seconds(150));
    const before = await Promise.all(['changes', 'goes'].map((monitor) => reader.runs(monitor)));
    const redeployed = await deployEdition('second');
    expect(redeployed).toEqual(deployed);
    expect(await invoke('PlanFunction', {})).toMatchObject({ outcome: 'planned' });

    await expect.poll(() => mailsOf('goes'), { timeout: seconds(30) }).toEqual(['goes#1 opened', 'goes#1 removed']);
    const [incident] = await reader.incidents('goes');
    expect(incident?.endedAt).not.toBeNull();
    const monitors = await reader.monitors();
    expect(monitors.find(({ id }) => id === 'changes')).toMatchObject({ title: 'Changed', intervalSeconds: 20 });
    expect((await schedule('changes')).map(({ intervalMs }) => intervalMs)).toEqual([seconds(10), seconds(20)]);
    expect((await schedule('goes')).map(({ state }) => state)).toEqual(['active', 'removed']);

    const ids = (runs: readonly Run[]) => runs.map(({ id }) => id);
    const after = await Promise.all(['changes', 'goes'].map((monitor) => reader.runs(monitor)));
    for (const [i, runs] of before.entries()) expect(ids(after[i] ?? [])).toEqual(expect.arrayContaining(ids(runs)));
  });

  it('records every due run once, over more than four minutes and across the deployment', async () => {
    const changed = (await schedule('changes'))[1]?.from ?? Number.NaN;
    expect(changed - Date.now()).toBeLessThan(horizon);
    await until(changed + seconds(45) + settledMs);
    const end = Date.now() - settledMs;
    expect(end - start).toBeGreaterThan(seconds(240));
    for (const monitor of steady) await expectRecorded(monitor, start, end);
    // A run that a deployment interrupted is delivered again, but not for a monitor that is removed by then.
    const redeployed = (await deployments()).find(({ from }) => from > start)?.from ?? Number.NaN;
    await expectRecorded('goes', start, redeployed - seconds(10));
  });

  it.each([
    ['leaks', 'Unhandled promise rejection: not awaited'],
    ['exits', 'process.exit(3) was called'],
  ])('records the runs of a flow that %s as Crashed within seconds, with the reason', async (monitor, message) => {
    const runs = await undisturbedRuns(monitor);
    expect(runs.length).toBeGreaterThan(5);
    for (const { state, dueAt, endedAt } of runs) {
      expect(state).toMatchObject({ type: 'CRASHED', message });
      expect(Date.parse(endedAt) - Date.parse(dueAt)).toBeLessThan(seconds(5));
    }
  });

  it('runs each due run once: an available target receives one request for each run', async () => {
    for (const monitor of ['alpha', 'gamma']) {
      const due = (await undisturbedRuns(monitor)).map(({ dueAt }) => Date.parse(dueAt));
      const arrivals = target.arrivals(`/${monitor}`);
      const counts = due.map((dueAt) => arrivals.filter((at) => at >= dueAt && at < dueAt + seconds(10)).length);
      expect(counts, monitor).toEqual(due.map(() => 1));
    }
  });

  it('has a lateness within the emulator’s own: 3 s at the 99th percentile, and never 10 s', async () => {
    const runs = (await Promise.all(steady.map(undisturbedRuns))).flat();
    const { warm, cold } = latenessBy(runs, await deployments(), start);
    console.log('lateness', { warm, cold });
    expect(warm.count).toBeGreaterThan(50);
    expect(warm.p99Ms).toBeLessThanOrEqual(seconds(3));
    expect(Math.max(warm.maxMs, cold.maxMs)).toBeLessThan(seconds(10));
  });

  it('moves a malformed message to the dead-letter queue', async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl: outputNamed('DeadLetterQueueUrl'), WaitTimeSeconds: 5 });
    const deadLetters = async () => (await clients.sqs.send(receive)).Messages?.map(({ Body }) => Body);
    await expect.poll(deadLetters, { timeout: seconds(120), interval: 1_000 }).toEqual(['not a message of Vigía']);
  });

  it('has sent no other alert', async () => {
    const { ids } = pipelineMonitors(target.url, 'first');
    const notified = (await inbox.read()).map(({ id }) => id).filter((id) => ids.includes(id.split('#')[0] ?? ''));
    expect(webhookAlerts(target, ids).toSorted()).toEqual(notified.toSorted());
    expect(notified.toSorted()).toEqual([
      'beta#1 closed',
      'beta#1 opened',
      'goes#1 opened',
      'goes#1 removed',
      'own#1 closed',
      'own#1 opened',
      'token#1 opened',
      'twice#1 opened',
    ]);
  });
});
