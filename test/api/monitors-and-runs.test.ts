import { describe, expect, it } from 'vitest';
import type { RunKey } from '../../shared/model/identity.ts';
import { t0 } from '../support/builders.ts';
import { failing } from '../support/run-parts.ts';
import { createApiWorld, spec } from './support/api-world.ts';

const minuteMs = 60_000;

describe('monitors', () => {
  it('are Unknown before their first run, which is the next run', async () => {
    const world = await createApiWorld([spec('shop', { title: 'The shop', tasks: ['home', 'cart'] })]);
    world.time.now += 1_000;
    const { body, status } = await world.get('/api/v1/monitors');
    expect(status).toBe(200);
    expect(body).toEqual({
      monitors: [
        {
          id: 'shop',
          title: 'The shop',
          flow: 'shop_flow',
          status: 'Unknown',
          since: '2026-11-21T12:45:00.000Z',
          ready: false,
          paused: false,
          ownSide: null,
          ranNoTask: false,
          intervalSeconds: 30,
          tasks: ['home', 'cart'],
          lastRun: null,
          nextRunAt: '2026-11-21T12:45:30.000Z',
        },
      ],
      cursor: null,
    });
  });

  it('have no next run until the planner has registered them', async () => {
    const world = await createApiWorld([]);
    world.manifest.monitors = [spec('shop')];
    const { body } = await world.get('/api/v1/monitors/shop');
    expect(body).toMatchObject({ status: 'Unknown', since: null, nextRunAt: null, lastRun: null });
  });

  it('are Up or Down by their runs, and have the last one', async () => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += minuteMs;
    await world.run({ monitor: 'shop', dueAt: t0 });
    const run = await world.run(failing('shop', t0 + 30_000));
    const { body } = await world.get('/api/v1/monitors/shop');
    expect(body).toMatchObject({ status: 'Down', since: '2026-11-21T12:45:30.000Z', ready: true, missed: 0 });
    expect(body.lastRun).toMatchObject({ id: run.id, state: { type: 'COMPLETED', name: 'Completed', message: null } });
    expect(body.lastRun.name).toMatch(/^[a-z]+-[a-z]+$/);
    expect(body.lastRun.taskRuns[0]).toMatchObject({
      task: 'home',
      state: { type: 'FAILED', message: 'Status code: 503' },
    });
  });

  it.each([
    { what: '30 s', intervalMs: 30_000, freshMs: 90_000 },
    { what: '5 min', intervalMs: 300_000, freshMs: 600_000 },
  ])('are Unknown once nothing was recorded for long enough: every $what', async ({ intervalMs, freshMs }) => {
    const world = await createApiWorld([spec('shop', { intervalMs })]);
    const run = await world.run({ monitor: 'shop', dueAt: t0 });
    world.time.now = run.endedAt + freshMs;
    expect((await world.get('/api/v1/monitors/shop')).body).toMatchObject({ status: 'Up', ready: true });
    world.time.now += 1;
    const stale = (await world.get('/api/v1/monitors/shop')).body;
    expect(stale).toMatchObject({ status: 'Unknown', ready: false });
    expect(stale.since).toBe(new Date(run.endedAt + freshMs).toISOString());
  });

  it('ignore a run that is due more than a minute in the future', async () => {
    const world = await createApiWorld([spec('shop')]);
    await world.run({ monitor: 'shop', dueAt: t0 + 2 * minuteMs });
    const { body } = await world.get('/api/v1/monitors/shop');
    expect(body).toMatchObject({ ready: false, lastRun: null });
    expect((await world.get('/api/v1/runs?monitor=shop')).body.runs).toEqual([]);
    expect((await world.get('/api/v1/runs')).body.runs).toEqual([]);
  });

  it('have the tasks of the last run when the flow is the user’s own', async () => {
    const world = await createApiWorld([spec('shop', { tasks: [], kind: 'flow' })]);
    const [a, b] = [{ task: 'a', end: 'Completed' } as const, { task: 'b', end: 'Completed' } as const];
    await world.run({ monitor: 'shop', dueAt: t0, tasks: [a, b, a] });
    expect((await world.get('/api/v1/monitors/shop')).body.tasks).toEqual(['a', 'b']);
  });

  it('count the missed runs of the last hour', async () => {
    const world = await createApiWorld([spec('shop')]);
    await world.run({ monitor: 'shop', dueAt: t0 });
    await world.run({ monitor: 'shop', dueAt: t0 + minuteMs });
    world.time.now = t0 + 10 * minuteMs;
    // Due in 8 minutes: 16 runs, each missed two minutes after it was due; two of them are recorded.
    expect((await world.get('/api/v1/monitors/shop')).body.missed).toBe(14);
  });

  it('are paged by at most fifty, each once, also when one is removed in between', async () => {
    const specs = Array.from({ length: 120 }, (_, index) => spec(`m-${index}`));
    const world = await createApiWorld(specs);
    const first = (await world.get('/api/v1/monitors')).body;
    expect(first.monitors).toHaveLength(50);
    world.manifest.monitors = specs.filter(({ id }) => id !== 'm-49');
    const ids: string[] = first.monitors.map(({ id }: { id: string }) => id);
    for (let cursor = first.cursor; cursor; ) {
      const page = (await world.get(`/api/v1/monitors?limit=30&cursor=${cursor}`)).body;
      ids.push(...page.monitors.map(({ id }: { id: string }) => id));
      cursor = page.cursor;
    }
    expect(ids).toEqual(specs.map(({ id }) => id));
  });
});

describe('a run', () => {
  it('has all its fields', async () => {
    const world = await createApiWorld([spec('shop')]);
    const evidence = [
      {
        kind: 'http' as const,
        method: 'GET',
        url: 'https://shop.example/',
        status: 503,
        phases: { dnsMs: 2, totalMs: 40 },
      },
    ];
    const task = {
      task: 'home',
      end: 'Failed',
      message: 'Status code: 503',
      evidence,
      lines: ['hola'],
      attempts: 3,
    } as const;
    const run = await world.run({ monitor: 'shop', dueAt: t0, tasks: [task] });
    const { body } = await world.get(`/api/v1/runs/${run.id}`);
    expect(body).toMatchObject({
      id: `shop~${t0}`,
      monitor: 'shop',
      flow: 'shop_flow',
      trigger: 'schedule',
      dueAt: '2026-11-21T12:45:00.000Z',
      startedAt: '2026-11-21T12:45:00.003Z',
      endedAt: '2026-11-21T12:45:00.120Z',
      latenessMs: 3,
      durationMs: 117,
      state: { type: 'COMPLETED', name: 'Completed', message: null, timestamp: '2026-11-21T12:45:00.120Z' },
    });
    expect(body.states.map(({ name }: { name: string }) => name)).toEqual(['Running', 'Completed']);
    expect(body.taskRuns).toHaveLength(1);
    expect(body.taskRuns[0]).toMatchObject({ task: 'home', attempts: 3, durationMs: 106, lines: ['hola'] });
    expect(body.taskRuns[0].evidence).toEqual([
      {
        ...{
          kind: 'http',
          method: 'GET',
          url: 'https://shop.example/',
          status: 503,
          address: null,
          redirects: 0,
          bytes: null,
        },
        ...{ resolved: [], protocol: null, hops: [], tls: null, excerpt: null },
        phases: { dnsMs: 2, tcpMs: null, tlsMs: null, firstByteMs: null, totalMs: 40 },
        error: null,
      },
    ]);
  });

  it('that never started has neither lateness nor duration', async () => {
    const world = await createApiWorld([spec('shop')]);
    const run = await world.run({ monitor: 'shop', dueAt: t0, flowState: 'Crashed' });
    expect((await world.get(`/api/v1/runs/${run.id}`)).body).toMatchObject({
      startedAt: null,
      latenessMs: null,
      durationMs: null,
      state: { type: 'CRASHED' },
    });
  });

  it('that is manual is started, is Pending, and then recorded', async () => {
    const key: RunKey = { monitor: 'shop', dueAt: t0, trigger: 'manual' };
    const inFlight = new Map<string, RunKey>();
    const id = `shop~${t0}~m`;
    const world = await createApiWorld([spec('shop')], {
      inFlight: (runId) => inFlight.get(runId),
      startManualRun: async () => {
        inFlight.set(id, key);
        return { outcome: 'started', id };
      },
    });
    const started = await world.get('/api/v1/monitors/shop/runs', { method: 'POST' });
    expect(started.status).toBe(202);
    expect(started.body).toEqual({ id });
    const where = started.headers.get('location') ?? '';
    expect(where).toBe(`/api/v1/runs/${id}`);
    const pending = (await world.get(where)).body;
    expect(pending).toMatchObject({
      id,
      flow: 'shop_flow',
      trigger: 'manual',
      state: { type: 'PENDING', name: 'Pending' },
    });
    const recorded = await world.run({ monitor: 'shop', dueAt: t0, trigger: 'manual' });
    const json = (await world.get(where)).body;
    expect(json).toMatchObject({ id: recorded.id, state: { type: 'COMPLETED' } });
    expect(Object.keys(pending)).toEqual(Object.keys(json));
  });
});
