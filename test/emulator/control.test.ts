// Manual changes on AWS: with the admin key, on the control stage, in effect from the planner's next ticks on.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Deployment, getOutput } from '../../infra/emulator/deploy.ts';
import { openDynamoStore } from '../../shared/storage/dynamodb/dynamodb-store.ts';
import { getWatermark } from '../../shared/storage/records/planner-records.ts';
import { getSchedule } from '../../shared/storage/records/schedule-records.ts';
import { expectProblem } from '../api-suite/refusals.ts';
import { change, type ReceivedResponse, read } from '../api-suite/server.ts';
import { type ApiReader, createApiReader } from './support/api-reader.ts';
import { apiServerOf } from './support/api-server.ts';
import { clientsAt } from './support/clients.ts';
import { controlMonitors, type Edition } from './support/control-monitors.ts';
import { expectComplete, redeliveryMs, scheduledRuns, settledMs } from './support/expected-runs.ts';
import { type Inbox, type Mail, openInbox } from './support/inbox.ts';
import { deployPart } from './support/shared-deployment.ts';
import { startTargetServer, type TargetServer } from './support/target-server.ts';

const url = inject('awsEndpoint');
const clients = clientsAt(url);
const seconds = (count: number): number => count * 1_000;
/** The planner plans two minutes ahead every minute: every change is in effect by then. */
const maxDelayMs = seconds(180);
/** Until the next tick of the planner, with a margin. */
const nextTick = { timeout: seconds(100), interval: 1_000 };

let target: TargetServer;
let deployed: Deployment;
let inbox: Inbox;
let reader: ApiReader;
/** The time from which runs are expected: the planner's first registration of the monitors. */
let start: number;

const store = () =>
  openDynamoStore({ table: getOutput(deployed.outputs, 'TableName'), now: Date.now, client: clients.dynamo });
const until = (at: number): Promise<void> => sleep(Math.max(0, at - Date.now()));

const deployEdition = (edition: Edition): Promise<Deployment> =>
  deployPart({ url, folder: inject('awsFolder') }, 'control', controlMonitors(target.url, edition));

const server = () => apiServerOf(deployed, []);
const get = async (path: string): Promise<ReceivedResponse['body']> => (await read(server(), path)).body;
const send = (method: string, path: string, body?: unknown): Promise<ReceivedResponse> =>
  change(server(), { method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

/** Makes a change that must succeed, and returns the body of the response. */
const makeChange = async (method: string, path: string, body?: unknown): Promise<ReceivedResponse['body']> => {
  const response = await send(method, path, body);
  expect(response.status, response.text).toBeOneOf([200, 202]);
  return response.body;
};

const mailsOf = async (monitor: string): Promise<readonly Mail[]> =>
  (await inbox.read()).filter(({ id }) => id.startsWith(`${monitor}#`));
const notified = (monitor: string) => async (): Promise<readonly string[]> =>
  (await mailsOf(monitor)).map(({ id }) => id.slice(monitor.length));

/** The entries of a monitor's interval history, oldest first. */
const entriesOf = async (monitor: string): Promise<ReceivedResponse['body'][]> =>
  (await get(`/monitors/${monitor}/schedule`)).entries.toReversed();

beforeAll(async () => {
  target = await startTargetServer();
  target.fail('/halted');
  deployed = await deployEdition('first');
  inbox = await openInbox(clients, getOutput(deployed.outputs, 'AlertTopicArn'));
  reader = createApiReader(deployed);
  const seen = async (): Promise<number> => {
    const [first] = await getSchedule(store(), 'slower');
    if (!first) throw new Error('the planner has not run yet');
    return first.from;
  };
  start = await vi.waitFor(seen, { timeout: seconds(150), interval: 1_000 });
  // If another test file has deployed before, the first minutes are planned already and do not count.
  await until(start);
});

afterAll(async () => {
  await inbox?.close();
  await target?.close();
});

describe('manual changes on AWS', () => {
  it.each([
    ['PATCH', '/monitors/shop', { paused: true }],
    ['POST', '/monitors/manual/runs', undefined],
    ['PUT', '/monitors/shop/drill', { status: 503, forSeconds: 20 }],
    ['DELETE', '/monitors/shop/drill', undefined],
  ])('are refused with the viewer key: %s %s', async (method, path, body) => {
    const { admin, ...viewer } = server();
    const request = { method, path, ...(body ? { body: JSON.stringify(body) } : {}) };
    const asViewer = { baseUrl: viewer.baseUrl, headers: viewer.headers };
    expectProblem(await change({ ...viewer, admin: asViewer }, request), 403);
    for (const keys of [viewer.headers, { 'x-api-key': 'wrong' }, {}]) {
      const refused = await change({ ...viewer, admin: { baseUrl: admin.baseUrl, headers: keys } }, request);
      expectProblem(refused, 403);
    }
    const none = { intervalSeconds: null, paused: null };
    expect(await get('/monitors/shop/overrides')).toMatchObject({ paused: false, overrides: none });
    expect((await read(server(), '/monitors/shop/drill')).status).toBe(404);
    expect(await reader.manualRuns('manual')).toEqual([]);
  });

  it('need the key of the control stage, which also reads there', async () => {
    const { admin, baseUrl, headers } = server();
    const status = async (base: string, keys: Record<string, string>): Promise<number> =>
      (await fetch(`${base}/api/v1/monitors`, { headers: keys })).status;
    expect(await status(baseUrl, headers)).toBe(200);
    expect(await status(admin.baseUrl, admin.headers)).toBe(200);
    expect(await status(baseUrl, admin.headers)).toBe(403);
    expect(await status(admin.baseUrl, headers)).toBe(403);
    expect(await status(admin.baseUrl, {})).toBe(403);
  });

  it('return when a new interval takes effect, within three minutes', async () => {
    for (const monitor of ['slower', 'declared']) {
      const watermark = (await getWatermark(store()))?.at ?? Number.NaN;
      const response = await makeChange('PATCH', `/monitors/${monitor}`, { intervalSeconds: 40, reason: 'too eager' });
      const from = Date.parse(response.effectiveFrom);
      expect(from).toBeGreaterThanOrEqual(watermark);
      expect(from - Date.now()).toBeLessThanOrEqual(maxDelayMs);
      const overrides = { intervalSeconds: { value: 40, declared: 20, reason: 'too eager' } };
      expect(await get(`/monitors/${monitor}/overrides`)).toMatchObject({ intervalSeconds: 40, overrides });
    }
  });

  it('start a drill within three minutes', async () => {
    for (const [monitor, forSeconds] of [
      ['shop', 20],
      ['books', 600],
    ] as const) {
      const drill = await makeChange('PUT', `/monitors/${monitor}/drill`, { status: 503, forSeconds });
      expect(drill).toMatchObject({
        monitor,
        state: 'scheduled',
        simulated: { status: 503 },
        steps: [],
        endedAt: null,
      });
      expect(Date.parse(drill.until) - Date.parse(drill.startedAt)).toBe(seconds(forSeconds));
      expect(Date.parse(drill.startedAt) - Date.now()).toBeLessThanOrEqual(maxDelayMs);
    }
  });

  it('run a monitor within seconds', async () => {
    const before = target.arrivals('/manual').length;
    const { id } = await makeChange('POST', '/monitors/manual/runs');
    await expect
      .poll(() => reader.manualRuns('manual'), { timeout: seconds(15) })
      .toMatchObject([{ id, trigger: 'manual', state: { type: 'COMPLETED' } }]);
    expect(target.arrivals('/manual')).toHaveLength(before + 1);
  });

  it('pause a monitor that is down: its incident is closed with an alert', async () => {
    await expect.poll(notified('halted'), { timeout: seconds(40) }).toEqual(['#1 opened']);
    await makeChange('PATCH', '/monitors/halted', { paused: true, reason: 'it is being repaired' });
    await expect.poll(notified('halted'), nextTick).toEqual(['#1 opened', '#1 paused']);
    expect((await mailsOf('halted')).at(-1)?.text).toContain('it is being repaired');
    const [incident] = await reader.incidents('halted');
    expect(incident?.endedAt).not.toBeNull();
    expect(await get('/monitors/halted')).toMatchObject({ status: 'Paused', paused: true, nextRunAt: null });
  });

  it('resume the monitor, and the interval history has each change', async () => {
    target.recover('/halted');
    const resumed = await makeChange('PATCH', '/monitors/halted', { paused: null });
    expect(Date.parse(resumed.effectiveFrom) - Date.now()).toBeLessThanOrEqual(maxDelayMs);
    const states = async () => (await entriesOf('halted')).map(({ state }) => state);
    await expect.poll(states, nextTick).toEqual(['active', 'paused', 'active']);
    expect((await entriesOf('halted')).at(-1).from <= resumed.effectiveFrom).toBe(true);
    expect(await entriesOf('slower')).toMatchObject([
      { intervalSeconds: 20, state: 'active', reason: null },
      { intervalSeconds: 40, state: 'active', reason: 'too eager' },
    ]);
  });

  it('stay in effect over a deployment, until the monitors file changes the same value', async () => {
    const wasSlower = await get('/monitors/slower/overrides');
    expect(await deployEdition('second')).toEqual(deployed);
    const intervals = async () => (await entriesOf('declared')).map(({ intervalSeconds }) => intervalSeconds);
    await expect.poll(intervals, nextTick).toEqual([20, 40, 30]);
    expect(await get('/monitors/declared/overrides')).toMatchObject({
      intervalSeconds: 30,
      overrides: { intervalSeconds: null },
    });
    expect(await get('/monitors/slower/overrides')).toEqual(wasSlower);
    expect(await entriesOf('slower')).toHaveLength(2);
  });

  it('drill an outage, with alerts that are marked', async () => {
    const ids = ['#1 opened', '#1 closed'];
    await expect.poll(notified('drill/shop'), { timeout: seconds(240), interval: 1_000 }).toEqual(ids);
    const [opened, closed] = await mailsOf('drill/shop');
    expect(opened).toMatchObject({ subject: 'DRILL: DOWN: shop', severity: 'down' });
    expect(closed).toMatchObject({ subject: expect.stringMatching(/^DRILL: UP: shop/), severity: 'up' });
    for (const mail of [opened, closed]) expect(mail?.text).toMatch(/^DRILL: nothing is wrong/);
  });

  it('stop a drill early, once', async () => {
    await expect.poll(notified('drill/books'), { timeout: seconds(60) }).toEqual(['#1 opened']);
    expect(await makeChange('DELETE', '/monitors/books/drill')).toMatchObject({ state: 'over' });
    expectProblem(await send('DELETE', '/monitors/books/drill'), 404);
    await expect.poll(notified('drill/books'), nextTick).toEqual(['#1 opened', '#1 removed']);
  });

  it('return the time of each step of a drill', async () => {
    await expect.poll(async () => (await get('/monitors/shop/drill')).state, nextTick).toBe('over');
    const { steps } = await get('/monitors/shop/drill');
    expect(steps.map(({ what }: { what: string }) => what)).toEqual([
      'first failing run was due',
      'down since',
      'first failing run was recorded',
      'alert sent: down',
      'recovered by the run due',
      'that run was recorded',
      'alert sent: up',
    ]);
    expect(steps[0].afterMs).toBe(0);
    for (const { at, afterMs } of steps) {
      expect(Date.parse(at) - Date.parse(steps[0].at)).toBe(afterMs);
      expect(afterMs).toBeLessThan(seconds(90));
    }
  });

  it('do not affect the drilled monitor', async () => {
    for (const monitor of ['shop', 'books']) {
      expect(await reader.incidents(monitor)).toEqual([]);
      expect(await get(`/monitors/${monitor}`)).toMatchObject({ id: monitor, status: 'Up' });
    }
    const ids = (await reader.monitors()).map(({ id }) => id);
    expect(ids.filter((id) => id.includes('drill'))).toEqual([]);
  });

  it('change only the due times: each due run is recorded once, and no run while paused', async () => {
    const paused = (await getSchedule(store(), 'halted')).map(({ from }) => from);
    const [, from = Number.NaN, to = Number.NaN] = paused;
    await until(to + seconds(20) + settledMs);
    const end = Date.now() - settledMs;
    const span = { from: start, to: end };
    for (const monitor of ['slower', 'declared', 'halted', 'shop', 'books']) {
      const entries = await getSchedule(store(), monitor);
      const complete = () => expectComplete(reader, { monitor, entries }, span);
      await vi.waitFor(complete, { timeout: redeliveryMs, interval: seconds(5) });
    }
    expect(await scheduledRuns(reader, 'halted', { from, to })).toEqual([]);
    expect(target.arrivals('/halted').filter((at) => at > to).length).toBeGreaterThan(0);
    expect(await get('/monitors/halted')).toMatchObject({ status: 'Up', paused: false });
    expect(await notified('halted')()).toEqual(['#1 opened', '#1 paused']);
  });
});
