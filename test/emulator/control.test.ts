// What is changed by hand on AWS: by the admin, on the stage for that, and with the planner's minute as its clock.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Deployed, output } from '../../infra/emulator/deploy.ts';
import { openDynamoStore } from '../../shared/storage/dynamodb/dynamodb-store.ts';
import { getSchedule, getWatermark } from '../../shared/storage/records/planner-records.ts';
import { expectProblem } from '../api-suite/refusals.ts';
import { type Answered, change, read } from '../api-suite/server.ts';
import { apiServerOf } from './support/api-server.ts';
import { clientsAt } from './support/clients.ts';
import { controlMonitors, type Edition } from './support/control-monitors.ts';
import { deployPart } from './support/deployment.ts';
import { againMs, expectComplete, scheduledRuns, settledMs } from './support/expected.ts';
import { type Inbox, type Mail, openInbox } from './support/inbox.ts';
import { type Reader, readerOf } from './support/reader.ts';
import { openTarget, type Target } from './support/target.ts';

const url = inject('awsEndpoint');
const clients = clientsAt(url);
const seconds = (count: number): number => count * 1_000;
/** The planner looks two minutes ahead and comes every minute: by then whatever is changed counts. */
const latest = seconds(180);
/** Until the planner comes, and a little. */
const aTick = { timeout: seconds(100), interval: 1_000 };

let target: Target;
let deployed: Deployed;
let inbox: Inbox;
let reader: Reader;
/** When the first monitors were seen, which is when runs are expected from. */
let start: number;

const store = () =>
  openDynamoStore({ table: output(deployed.outputs, 'TableName'), now: Date.now, client: clients.dynamo });
const until = (at: number): Promise<void> => sleep(Math.max(0, at - Date.now()));

const deployEdition = (edition: Edition): Promise<Deployed> =>
  deployPart({ url, folder: inject('awsFolder') }, 'control', controlMonitors(target.url, edition));

const server = () => apiServerOf(deployed, []);
const get = async (path: string): Promise<Answered['body']> => (await read(server(), path)).body;
const ask = (method: string, path: string, body?: unknown): Promise<Answered> =>
  change(server(), { method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

/** The answer's body, of a change that is to be made. */
const changed = async (method: string, path: string, body?: unknown): Promise<Answered['body']> => {
  const answered = await ask(method, path, body);
  expect(answered.status, answered.text).toBeOneOf([200, 202]);
  return answered.body;
};

const mailsOf = async (monitor: string): Promise<readonly Mail[]> =>
  (await inbox.read()).filter(({ id }) => id.startsWith(`${monitor}#`));
const notified = (monitor: string) => async (): Promise<readonly string[]> =>
  (await mailsOf(monitor)).map(({ id }) => id.slice(monitor.length));

/** What the API tells of when a monitor was to run how often, oldest first. */
const entriesOf = async (monitor: string): Promise<Answered['body'][]> =>
  (await get(`/monitors/${monitor}/schedule`)).entries.toReversed();

beforeAll(async () => {
  target = await openTarget();
  target.break('/halted');
  deployed = await deployEdition('first');
  inbox = await openInbox(clients, output(deployed.outputs, 'AlertTopicArn'));
  reader = readerOf(deployed);
  const seen = async (): Promise<number> => {
    const [first] = await getSchedule(store(), 'slower');
    if (!first) throw new Error('the planner has not come yet');
    return first.from;
  };
  start = await vi.waitFor(seen, { timeout: seconds(150), interval: 1_000 });
  // Where another file has deployed before, minutes are planned already, and what happens before then is not counted.
  await until(start);
});

afterAll(async () => {
  await inbox?.close();
  await target?.close();
});

describe('changes by hand on AWS', () => {
  it.each([
    ['PATCH', '/monitors/shop', { paused: true }],
    ['POST', '/monitors/by-hand/runs', undefined],
    ['PUT', '/monitors/shop/drill', { status: 503, forSeconds: 20 }],
    ['DELETE', '/monitors/shop/drill', undefined],
  ])('are none of the viewer’s: %s %s', async (method, path, body) => {
    const { admin, ...viewer } = server();
    const sent = { method, path, ...(body ? { body: JSON.stringify(body) } : {}) };
    const asViewer = { baseUrl: viewer.baseUrl, headers: viewer.headers };
    expectProblem(await change({ ...viewer, admin: asViewer }, sent), 403);
    for (const keys of [viewer.headers, { 'x-api-key': 'wrong' }, {}]) {
      const refused = await change({ ...viewer, admin: { baseUrl: admin.baseUrl, headers: keys } }, sent);
      expectProblem(refused, 403);
    }
    expect(await get('/monitors/shop/control')).toMatchObject({ paused: false, interval: null, pause: null });
    expect((await read(server(), '/monitors/shop/drill')).status).toBe(404);
    expect(await reader.runs('by-hand')).toEqual([]);
  });

  it('need the key of the very stage, for reading too', async () => {
    const { admin, baseUrl, headers } = server();
    const status = async (base: string, keys: Record<string, string>): Promise<number> =>
      (await fetch(`${base}/api/v1/monitors`, { headers: keys })).status;
    expect(await status(baseUrl, headers)).toBe(200);
    expect(await status(admin.baseUrl, admin.headers)).toBe(200);
    expect(await status(baseUrl, admin.headers)).toBe(403);
    expect(await status(admin.baseUrl, headers)).toBe(403);
    expect(await status(admin.baseUrl, {})).toBe(403);
  });

  it('say from when another interval counts, within three minutes', async () => {
    for (const monitor of ['slower', 'declared']) {
      const watermark = (await getWatermark(store()))?.at ?? Number.NaN;
      const answered = await changed('PATCH', `/monitors/${monitor}`, { intervalSeconds: 40, reason: 'too eager' });
      const from = Date.parse(answered.effectiveFrom);
      expect(from).toBeGreaterThanOrEqual(watermark);
      expect(from - Date.now()).toBeLessThanOrEqual(latest);
      const interval = { value: 40, declared: 20, reason: 'too eager' };
      expect(await get(`/monitors/${monitor}/control`)).toMatchObject({ intervalSeconds: 40, interval });
    }
  });

  it('begin a drill within three minutes', async () => {
    for (const [monitor, forSeconds] of [
      ['shop', 20],
      ['books', 600],
    ] as const) {
      const drill = await changed('PUT', `/monitors/${monitor}/drill`, { status: 503, forSeconds });
      expect(drill).toMatchObject({
        monitor,
        state: 'scheduled',
        simulated: { status: 503 },
        steps: [],
        endedAt: null,
      });
      expect(Date.parse(drill.until) - Date.parse(drill.startedAt)).toBe(seconds(forSeconds));
      expect(Date.parse(drill.startedAt) - Date.now()).toBeLessThanOrEqual(latest);
    }
  });

  it('run a monitor within seconds', async () => {
    const { id } = await changed('POST', '/monitors/by-hand/runs');
    await expect
      .poll(() => reader.runs('by-hand'), { timeout: seconds(15) })
      .toMatchObject([{ id, trigger: 'manual', state: { type: 'COMPLETED' } }]);
    expect(target.arrivals('/by-hand')).toHaveLength(1);
  });

  it('pause a monitor that is down: its incident is closed, which is told', async () => {
    await expect.poll(notified('halted'), { timeout: seconds(40) }).toEqual(['#1 opened']);
    await changed('PATCH', '/monitors/halted', { paused: true, reason: 'it is being repaired' });
    await expect.poll(notified('halted'), aTick).toEqual(['#1 opened', '#1 paused']);
    expect((await mailsOf('halted')).at(-1)?.text).toContain('it is being repaired');
    const [incident] = await reader.incidents('halted');
    expect(incident?.endedAt).not.toBeNull();
    expect(await get('/monitors/halted')).toMatchObject({ status: 'Paused', paused: true, nextRunAt: null });
  });

  it('resume it, and the schedule history says all of that', async () => {
    target.mend('/halted');
    const resumed = await changed('PATCH', '/monitors/halted', { paused: null });
    expect(Date.parse(resumed.effectiveFrom) - Date.now()).toBeLessThanOrEqual(latest);
    const states = async () => (await entriesOf('halted')).map(({ state }) => state);
    await expect.poll(states, aTick).toEqual(['active', 'paused', 'active']);
    expect((await entriesOf('halted')).at(-1).from <= resumed.effectiveFrom).toBe(true);
    expect(await entriesOf('slower')).toMatchObject([
      { intervalSeconds: 20, state: 'active', reason: null },
      { intervalSeconds: 40, state: 'active', reason: 'too eager' },
    ]);
  });

  it('last over a deployment, until monitors.ts itself changes the same', async () => {
    const wasSlower = await get('/monitors/slower/control');
    expect(await deployEdition('second')).toEqual(deployed);
    const intervals = async () => (await entriesOf('declared')).map(({ intervalSeconds }) => intervalSeconds);
    await expect.poll(intervals, aTick).toEqual([20, 40, 30]);
    expect(await get('/monitors/declared/control')).toMatchObject({ intervalSeconds: 30, interval: null });
    expect(await get('/monitors/slower/control')).toEqual(wasSlower);
    expect(await entriesOf('slower')).toHaveLength(2);
  });

  it('drill an outage: it is told, marked', async () => {
    const ids = ['#1 opened', '#1 closed'];
    await expect.poll(notified('drill/shop'), { timeout: seconds(240), interval: 1_000 }).toEqual(ids);
    const [opened, closed] = await mailsOf('drill/shop');
    expect(opened).toMatchObject({ subject: 'DRILL: DOWN: shop', severity: 'down' });
    expect(closed).toMatchObject({ subject: expect.stringMatching(/^DRILL: UP: shop/), severity: 'up' });
    for (const mail of [opened, closed]) expect(mail?.text).toMatch(/^DRILL, nothing is wrong/);
  });

  it('end a drill before its time, once', async () => {
    await expect.poll(notified('drill/books'), { timeout: seconds(60) }).toEqual(['#1 opened']);
    expect(await changed('DELETE', '/monitors/books/drill')).toMatchObject({ state: 'over' });
    expectProblem(await ask('DELETE', '/monitors/books/drill'), 404);
    await expect.poll(notified('drill/books'), aTick).toEqual(['#1 opened', '#1 removed']);
  });

  it('say of a drill how long each step took', async () => {
    await expect.poll(async () => (await get('/monitors/shop/drill')).state, aTick).toBe('over');
    const { steps } = await get('/monitors/shop/drill');
    expect(steps.map(({ what }: { what: string }) => what)).toEqual([
      'first failing run was due',
      'down since',
      'first failing run was recorded',
      'alert sent: down',
      'well again by the run due',
      'that run was recorded',
      'alert sent: up',
    ]);
    expect(steps[0].afterMs).toBe(0);
    for (const { at, afterMs } of steps) {
      expect(Date.parse(at) - Date.parse(steps[0].at)).toBe(afterMs);
      expect(afterMs).toBeLessThan(seconds(90));
    }
  });

  it('leave the monitor alone that is drilled', async () => {
    for (const monitor of ['shop', 'books']) {
      expect(await reader.incidents(monitor)).toEqual([]);
      expect(await get(`/monitors/${monitor}`)).toMatchObject({ id: monitor, status: 'Up' });
    }
    const ids = (await reader.monitors()).map(({ id }) => id);
    expect(ids.filter((id) => id.includes('drill'))).toEqual([]);
  });

  it('change what is due and nothing else: each due run is on record once, and none while it was paused', async () => {
    const paused = (await getSchedule(store(), 'halted')).map(({ from }) => from);
    const [, from = Number.NaN, to = Number.NaN] = paused;
    await until(to + seconds(20) + settledMs);
    const end = Date.now() - settledMs;
    const span = { from: start, to: end };
    for (const monitor of ['slower', 'declared', 'halted', 'shop', 'books']) {
      const entries = await getSchedule(store(), monitor);
      const complete = () => expectComplete(reader, { monitor, entries }, span);
      await vi.waitFor(complete, { timeout: againMs, interval: seconds(5) });
    }
    expect(await scheduledRuns(reader, 'halted', { from, to })).toEqual([]);
    expect(target.arrivals('/halted').filter((at) => at > to).length).toBeGreaterThan(0);
    expect(await get('/monitors/halted')).toMatchObject({ status: 'Up', paused: false });
    expect(await notified('halted')()).toEqual(['#1 opened', '#1 paused']);
  });
});
