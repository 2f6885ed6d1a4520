// The whole line on an AWS of this machine, deployed from nothing, over several real minutes.
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Deployed, output } from '../../infra/emulator/deploy.ts';
import { parameterName } from '../../shared/aws/environment.ts';
import type { ScheduleEntry } from '../../shared/model/schedule.ts';
import { openDynamoStore } from '../../shared/storage/dynamodb/dynamodb-store.ts';
import { getSchedule } from '../../shared/storage/records/planner-records.ts';
import { clientsAt } from './support/clients.ts';
import { deploymentsIn, deployPart } from './support/deployment.ts';
import { againMs, expectComplete, scheduledRuns, settledMs, undisturbed } from './support/expected.ts';
import { type Inbox, openInbox } from './support/inbox.ts';
import { latenessBy } from './support/lateness.ts';
import { type Edition, lineMonitors, secretName } from './support/line-monitors.ts';
import { outputsOf } from './support/outputs.ts';
import { type Reader, type Run, readerOf } from './support/reader.ts';
import { openTarget, type Target } from './support/target.ts';

const url = inject('awsEndpoint');
const clients = clientsAt(url);
const token = `token-of-${Date.now()}`;
/** Watched from the first deployment to the end. */
const steady = ['alpha', 'beta', 'gamma', 'changes', 'own', 'leaks', 'exits', 'token'];
const seconds = (count: number): number => count * 1_000;

/** Until now + this much, messages are on the queue already: what a redeploy changes comes after. */
const horizon = seconds(120);
let target: Target;
let deployed: Deployed;
let inbox: Inbox;
let reader: Reader;
/** When the first monitors were seen, which is when runs are expected from. */
let start: number;

const named = (name: string): string => output(deployed.outputs, name);
const until = (at: number): Promise<void> => sleep(Math.max(0, at - Date.now()));

const deployEdition = (edition: Edition): Promise<Deployed> =>
  deployPart({ url, folder: inject('awsFolder') }, 'line', lineMonitors(target.url, edition));

const schedule = async (monitor: string): Promise<readonly ScheduleEntry[]> =>
  getSchedule(openDynamoStore({ table: named('TableName'), now: Date.now, client: clients.dynamo }), monitor);

const invoke = async (name: string, event: unknown): Promise<unknown> => {
  const command = new InvokeCommand({ FunctionName: named(name), Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await clients.lambda.send(command);
  const answer = Payload ? Buffer.from(Payload).toString() : '';
  if (FunctionError) throw new Error(`${name} ended with ${FunctionError}: ${answer}`);
  return JSON.parse(answer);
};

const mailsOf = async (monitor: string): Promise<readonly string[]> =>
  (await inbox.read()).map(({ id }) => id).filter((id) => id.startsWith(`${monitor}#`));

const deployments = () => deploymentsIn(inject('awsFolder'));

const expectRecorded = (monitor: string, from: number, to: number): Promise<void> =>
  vi.waitFor(async () => expectComplete(reader, { monitor, entries: await schedule(monitor) }, { from, to }), {
    timeout: againMs,
    interval: seconds(5),
  });

/** Those that fell due while nothing was deployed, and are on record by now. */
const calmRuns = async (monitor: string): Promise<readonly Run[]> =>
  undisturbed(await scheduledRuns(reader, monitor, { from: start, to: Date.now() - settledMs }), await deployments());

beforeAll(async () => {
  target = await openTarget();
  target.break('/twice', '/token');
  const Name = parameterName(secretName);
  await clients.ssm.send(new PutParameterCommand({ Name, Value: token, Type: 'SecureString' }));
  deployed = await deployEdition('first');
  inbox = await openInbox(clients, named('AlertTopicArn'));
  reader = readerOf(deployed);
});

afterAll(async () => {
  await inbox?.close();
  await target?.close();
});

describe('the line on AWS', () => {
  it('is private: the viewer’s key reads, a wrong one and none do not, and nobody writes', async () => {
    const answers = async (path: string, init?: RequestInit): Promise<number> =>
      (await fetch(`${deployed.apiUrl}${path}`, init)).status;
    const headers = { 'x-api-key': deployed.apiKey };
    expect(await answers('/health', { headers })).toBe(200);
    expect(await answers('/monitors', { headers })).toBe(200);
    expect(await answers('/monitors', { headers: { 'x-api-key': 'wrong' } })).toBe(403);
    expect(await answers('/monitors')).toBe(403);
    expect([403, 404, 405]).toContain(await answers('/monitors/alpha/runs', { headers, method: 'POST' }));
  });

  it('forgets by itself: the table has its time to live', async () => {
    const asked = new DescribeTimeToLiveCommand({ TableName: named('TableName') });
    const { TimeToLiveDescription } = await clients.dynamo.send(asked);
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'exp', TimeToLiveStatus: 'ENABLED' });
  });

  it('begins by the rule alone, within two minutes', async () => {
    // Its four receives take as many minutes, which pass while the rest is watched.
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: named('QueueUrl'), MessageBody: 'no message of ours' }));
    await expect.poll(() => schedule('alpha'), { timeout: seconds(120), interval: 1_000 }).toHaveLength(1);
    start = (await schedule('alpha'))[0]?.from ?? Number.NaN;
    const [alpha, beta, gamma, changes] = await Promise.all(['alpha', 'beta', 'gamma', 'changes'].map(schedule));
    expect([beta, gamma, changes]).toEqual([alpha, alpha, alpha]);
  });

  it('records and tells once what a worker is told twice', async () => {
    // Where another file has deployed before, minutes are planned already, and what happens before then is not counted.
    await until(start);
    const now = Date.now();
    const body = JSON.stringify({ runs: [{ monitor: 'twice', dueAt: now, trigger: 'manual' }] });
    const attributes = { ApproximateFirstReceiveTimestamp: String(now) };
    const event = { Records: [{ messageId: 'twice', body, attributes }] };
    const answers = await Promise.all([invoke('RunFunction', event), invoke('RunFunction', event)]);
    answers.push(await invoke('RunFunction', event));
    expect(answers).toEqual(Array(3).fill({ batchItemFailures: [] }));
    expect((await reader.runs('twice')).map(({ id }) => id)).toEqual([`twice~${now}~m`]);
    await expect.poll(() => mailsOf('twice'), { timeout: seconds(10) }).toEqual(['twice#1 opened']);
    // The mail says where more is to be seen of it.
    const mail = (await inbox.read()).find(({ id }) => id === 'twice#1 opened');
    expect(mail?.text).toMatch(/\nhttps:\/\/vigia\.shop\.example\/watch\/\?monitor=twice$/);
  });

  it('tells once when a target breaks, by checks and by a flow', async () => {
    await until(start + seconds(50));
    target.break('/beta', '/own', '/goes');
    const ids = ['beta', 'goes', 'own'].map((monitor) => [`${monitor}#1 opened`]);
    const notified = () => Promise.all(['beta', 'goes', 'own'].map(mailsOf));
    await expect.poll(notified, { timeout: seconds(60), interval: 1_000 }).toEqual(ids);
    const status = Object.fromEntries((await reader.monitors()).map(({ id, status }) => [id, status]));
    expect(status).toMatchObject({ alpha: 'Up', beta: 'Down', gamma: 'Up', own: 'Down' });
  });

  it('tells once when it is well again', async () => {
    await until(start + seconds(110));
    target.mend('/beta', '/own');
    const notified = () => Promise.all(['beta', 'own'].map(mailsOf));
    const ids = ['beta', 'own'].map((monitor) => [`${monitor}#1 opened`, `${monitor}#1 closed`]);
    await expect.poll(notified, { timeout: seconds(60), interval: 1_000 }).toEqual(ids);
    const [incident, ...others] = await reader.incidents('beta');
    expect(others).toEqual([]);
    expect(incident?.endedAt).not.toBeNull();
    expect(incident?.alerts.map(({ sentAt }) => typeof sentAt)).toEqual(['string', 'string']);
  });

  it('sends a secret of the parameter store to its target, and shows it nowhere, though the target echoes it', async () => {
    expect(new Set(target.sent('/token', 'x-token'))).toEqual(new Set([token]));
    const line = { clients, table: named('TableName'), logFile: inject('awsLog'), reader, inbox };
    const outputs = await outputsOf(line, 'token');
    for (const where of ['table', 'answers'] as const) expect(outputs[where], where).toMatch(/x-token[^,]{1,9}\*\*\*/);
    expect(outputs.log).toContain('token~');
    for (const [where, text] of Object.entries(outputs)) expect(text.includes(token), where).toBe(false);
  });

  it('keeps the history over a redeploy, and closes what was open of a monitor that is gone', async () => {
    await until(start + seconds(150));
    const before = await Promise.all(['changes', 'goes'].map((monitor) => reader.runs(monitor)));
    const again = await deployEdition('second');
    expect(again).toEqual(deployed);
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

  it('records every due run once, over more than four minutes and across the redeploy', async () => {
    const changed = (await schedule('changes'))[1]?.from ?? Number.NaN;
    expect(changed - Date.now()).toBeLessThan(horizon);
    await until(changed + seconds(45) + settledMs);
    const end = Date.now() - settledMs;
    expect(end - start).toBeGreaterThan(seconds(240));
    for (const monitor of steady) await expectRecorded(monitor, start, end);
    // What a deployment ended while it was under way comes again, but not of a monitor that is gone by then.
    const redeployed = (await deployments()).find(({ from }) => from > start)?.from ?? Number.NaN;
    await expectRecorded('goes', start, redeployed - seconds(10));
  });

  it.each([
    ['leaks', 'A promise was rejected, and nobody waited for it: nobody waited'],
    ['exits', 'process.exit(3) was called'],
  ])('records the runs of a flow that %s as Crashed, within seconds, and why', async (monitor, message) => {
    const runs = await calmRuns(monitor);
    expect(runs.length).toBeGreaterThan(5);
    for (const { state, dueAt, endedAt } of runs) {
      expect(state).toMatchObject({ type: 'CRASHED', message });
      expect(Date.parse(endedAt) - Date.parse(dueAt)).toBeLessThan(seconds(5));
    }
  });

  it('runs each of them once: a target that is well is asked as often as there are runs', async () => {
    for (const monitor of ['alpha', 'gamma']) {
      const due = (await calmRuns(monitor)).map(({ dueAt }) => Date.parse(dueAt));
      const asked = target.arrivals(`/${monitor}`);
      const times = due.map((dueAt) => asked.filter((at) => at >= dueAt && at < dueAt + seconds(10)).length);
      expect(times, monitor).toEqual(due.map(() => 1));
    }
  });

  it('is late by no more than an emulator is: 3 s at the 99th percentile, and never 10 s', async () => {
    const runs = (await Promise.all(steady.map(calmRuns))).flat();
    const { atWork, starting } = latenessBy(runs, await deployments(), start);
    console.log('lateness', { atWork, starting });
    expect(atWork.count).toBeGreaterThan(50);
    expect(atWork.p99Ms).toBeLessThanOrEqual(seconds(3));
    expect(Math.max(atWork.maxMs, starting.maxMs)).toBeLessThan(seconds(10));
  });

  it('gives a message up that nobody can read', async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl: named('DeadLetterQueueUrl'), WaitTimeSeconds: 5 });
    const dead = async () => (await clients.sqs.send(receive)).Messages?.map(({ Body }) => Body);
    await expect.poll(dead, { timeout: seconds(120), interval: 1_000 }).toEqual(['no message of ours']);
  });

  it('has told nothing else', async () => {
    const { ids } = lineMonitors(target.url, 'first');
    const notified = (await inbox.read()).map(({ id }) => id).filter((id) => ids.includes(id.split('#')[0] ?? ''));
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
