import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Counts, Series } from '../../shared/api/schemas/rollup.ts';
import { rollUp } from '../../shared/steps/rollup.ts';
import { createWorld, failing, noon, spec, type World } from './world.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();
const minutely = (id: string) => spec(id, { intervalMs: minuteMs });

const evidence = (totalMs: number) => [
  {
    method: 'GET',
    url: 'https://shop.example/',
    status: 200,
    phases: { dnsMs: 2, tcpMs: 9, firstByteMs: totalMs - 1, totalMs },
  },
];

/** Every minute for so many minutes from noon on; each tenth fails. */
const pass = async (world: World, monitor: string, minutes: number, begin = 0): Promise<void> => {
  const { phaseMs } = await world.known(monitor);
  for (let minute = begin; minute < begin + minutes; minute += 1) {
    const dueAt = noon + minute * minuteMs + phaseMs;
    world.time.at = dueAt + 1_000;
    const well = {
      monitor,
      dueAt,
      tasks: [{ task: 'home', end: 'Completed' as const, evidence: evidence(100 + minute) }],
    };
    await world.run(minute % 10 === 9 ? failing(monitor, dueAt) : well);
  }
};

const rollAll = async (world: World): Promise<void> => {
  const clock = { now: () => world.time.at, sleep: async () => undefined };
  const deps = { ...world.deps, clock, atOnce: 1, pauseMs: 0, budgetMs: 1_000 };
  while ((await rollUp(deps)).outcome !== 'done');
};

const countsOf = async (world: World, query = '') => {
  const { status, body } = await world.get(`/api/v1/counts${query}`);
  expect(status).toBe(200);
  return v.parse(Counts, body);
};

const seriesOf = async (world: World, id: string, query = '') => {
  const { status, body } = await world.get(`/api/v1/monitors/${id}/series${query}`);
  expect(status).toBe(200);
  return v.parse(Series, body);
};

describe('counts', () => {
  it('are those of the runs themselves while nothing is rolled up', async () => {
    const world = await createWorld([minutely('shop')]);
    await pass(world, 'shop', 30);
    const counts = await countsOf(world);
    expect(counts).toMatchObject({
      from: '2026-11-20T13:00:00.000Z',
      to: iso(world.time.at),
      countedUntil: iso(world.time.at),
      flowRuns: { COMPLETED: 30, FAILED: 0 },
      taskRuns: { COMPLETED: 27, FAILED: 3, CRASHED: 0, CANCELLED: 0, degraded: 0, timedOut: 0 },
      verdicts: { well: 27, degraded: 0, failing: 3, neutral: 0 },
      missed: 0,
    });
    expect(counts.latency).toMatchObject({ maxMs: 128 });
    expect(counts.phases.tls).toBeNull();
    expect(counts.phases.tcp).toEqual({ p50Ms: 9, p95Ms: 9 });
  });

  it('are the same whatever part of them is rolled up', async () => {
    const world = await createWorld([minutely('shop'), minutely('mail')]);
    await pass(world, 'shop', 180);
    await pass(world, 'mail', 60, 100);
    world.time.at = noon + 5 * hourMs;
    const { countedUntil: _, ...before } = await countsOf(world);
    await rollAll(world);
    const { countedUntil, ...after } = await countsOf(world);
    expect(after).toEqual(before);
    expect(after).toMatchObject({ taskRuns: { COMPLETED: 216, FAILED: 24 } });
    // Five hours of two monitors, one due at each minute and one 37 s later; missed two and a half minutes after that.
    expect(after.missed).toBe(298 + 297 - 240);
    expect(countedUntil).toBe(iso(world.time.at));
  });

  it('are of whole hours, as they say', async () => {
    const world = await createWorld([minutely('shop')]);
    await pass(world, 'shop', 180);
    world.time.at = noon + 5 * hourMs;
    await rollAll(world);
    const counts = await countsOf(world, '?from=2026-11-21T13:20:00Z&to=2026-11-21T14:40:00Z');
    expect(counts).toMatchObject({
      from: '2026-11-21T13:00:00.000Z',
      to: '2026-11-21T15:00:00.000Z',
      countedUntil: '2026-11-21T15:00:00.000Z',
      flowRuns: { COMPLETED: 120 },
    });
  });

  it('leave out what is not rolled up where that is too much to look at, and say so', async () => {
    const world = await createWorld(Array.from({ length: 51 }, (_, index) => minutely(`m-${index}`)));
    await pass(world, 'm-3', 60);
    world.time.at = noon + 2 * hourMs;
    await rollAll(world);
    const counts = await countsOf(world);
    // It is 14:45: 12:00 is rolled up since 13:35, and 13:00 is since 14:35.
    expect(counts).toMatchObject({ countedUntil: '2026-11-21T14:00:00.000Z', flowRuns: { COMPLETED: 60 } });
    expect(counts.missed).toBe(51 * 75 - 60);
  });

  it('still hold what a removed monitor did', async () => {
    const world = await createWorld([minutely('shop'), minutely('mail')]);
    await pass(world, 'shop', 20);
    world.manifest.monitors = [minutely('mail')];
    await world.sync();
    world.time.at = noon + 30 * minuteMs;
    expect((await countsOf(world)).flowRuns.COMPLETED).toBe(20);
    world.time.at = noon + 4 * hourMs;
    await rollAll(world);
    expect((await countsOf(world)).flowRuns.COMPLETED).toBe(20);
    expect((await seriesOf(world, 'shop')).total).toMatchObject({ flowRuns: { COMPLETED: 20 }, missed: 0 });
  });

  it('of a year cost three ranges of roll-ups', async () => {
    const world = await createWorld([minutely('shop')]);
    await pass(world, 'shop', 10);
    world.time.at = noon + 13 * 86_400_000;
    await rollAll(world);
    const ranges: string[] = [];
    const { query } = world.store;
    Object.assign(world.store, {
      query: (partition: string, range: never) => {
        ranges.push(partition);
        return query(partition, range);
      },
    });
    const counts = await countsOf(world, '?from=2026-01-01T05:00:00Z');
    expect(counts.flowRuns.COMPLETED).toBe(10);
    expect(counts.missed).toBe(13 * 1_440 - 2 - 10);
    expect(ranges.filter((partition) => partition === 'rollup')).toHaveLength(3);
  });

  it.each([
    { query: 'from=yesterday', parameter: 'from', says: 'must be a time as in' },
    { query: 'to=2026-11-21T10:00:00+02:00', parameter: 'to', says: 'write + as %2B' },
    { query: 'from=2026-11-21T10:00:00Z&to=2026-11-21T10:00:00Z', parameter: 'from', says: 'before to' },
    { query: 'from=2024-01-01', parameter: 'from', says: '13 months' },
    { query: 'to=2027-01-01', parameter: 'to', says: 'future' },
    { query: 'from=2027-01-01', parameter: 'from', says: 'future' },
    { query: 'since=2026-01-01', parameter: 'since', says: 'no parameter here' },
    { query: 'from=2026-11-20&from=2026-11-20', parameter: 'from', says: 'given 2 times' },
  ])('refuse $query, and so does a series', async ({ query, parameter, says }) => {
    const world = await createWorld([spec('shop')]);
    for (const path of [`/api/v1/counts?${query}`, `/api/v1/monitors/shop/series?${query}`]) {
      const { status, body } = await world.get(path);
      expect({ status, parameter: body.parameter }).toEqual({ status: 400, parameter });
      expect(body.detail).toContain(says);
    }
  });
});

describe('a series', () => {
  it('of up to six hours is of minutes, from the runs themselves', async () => {
    const world = await createWorld([minutely('shop')]);
    await pass(world, 'shop', 30);
    world.time.at = noon + 40 * minuteMs;
    const series = await seriesOf(world, 'shop', `?from=${iso(noon - 10 * minuteMs)}`);
    expect(series).toMatchObject({
      monitor: 'shop',
      bucketSeconds: 60,
      from: iso(noon - 10 * minuteMs),
      to: iso(world.time.at),
    });
    expect(series.buckets).toHaveLength(50);
    expect(series.buckets[9]).toMatchObject({ missed: 0, latency: null, flowRuns: { COMPLETED: 0 } });
    expect(series.buckets[10]).toMatchObject({
      from: iso(noon),
      flowRuns: { COMPLETED: 1 },
      latency: { p50Ms: 100, maxMs: 100 },
    });
    expect(series.buckets[19]).toMatchObject({ taskRuns: { FAILED: 1 }, verdicts: { failing: 1 }, latency: null });
    expect(series.buckets[40]).toMatchObject({ missed: 1 });
    expect(series.total).toMatchObject({ taskRuns: { COMPLETED: 27, FAILED: 3 }, missed: 8 });
  });

  it.each([
    { intervalMs: 10_000, hours: 6, seconds: 60 },
    { intervalMs: 300_000, hours: 6, seconds: 300 },
    { intervalMs: 600_000, hours: 2, seconds: 900 },
    { intervalMs: 6 * hourMs, hours: 2, seconds: 3_600 },
    { intervalMs: 30_000, hours: 7, seconds: 3_600 },
    { intervalMs: 30_000, hours: 499, seconds: 3_600 },
    { intervalMs: 30_000, hours: 501, seconds: 86_400 },
    { intervalMs: 30_000, hours: 400 * 24, seconds: 86_400 },
  ])('of $hours hours of runs every $intervalMs ms has buckets of $seconds s, and at most 500', async (about) => {
    const { intervalMs, hours, seconds } = about;
    const world = await createWorld([spec('shop', { intervalMs })]);
    world.time.at = noon + 10 * 86_400_000 + 123;
    await rollAll(world);
    const series = await seriesOf(world, 'shop', `?from=${iso(world.time.at - hours * hourMs)}`);
    expect(series.bucketSeconds).toBe(seconds);
    expect(series.buckets.length).toBeLessThanOrEqual(500);
    expect(series.buckets.length).toBe(
      Math.ceil((Date.parse(series.countedUntil) - Date.parse(series.from)) / 1_000 / seconds),
    );
    expect(Date.parse(series.from) % (seconds * 1_000)).toBe(0);
  });

  it('of days comes to the same as one of hours, the day that is not over included', async () => {
    const world = await createWorld([minutely('shop')]);
    await pass(world, 'shop', 100);
    world.time.at = noon + 2.5 * 86_400_000;
    await rollAll(world);
    const byHour = await seriesOf(world, 'shop', '?from=2026-11-20');
    const byDay = await seriesOf(world, 'shop', '?from=2026-01-01');
    expect([byHour.bucketSeconds, byDay.bucketSeconds]).toEqual([3_600, 86_400]);
    expect(byDay.total).toEqual(byHour.total);
    expect(byDay.total).toMatchObject({ flowRuns: { COMPLETED: 100 }, missed: 2.5 * 1_440 - 2 - 100 });
    const days = byDay.buckets.filter(({ missed }) => missed > 0).map(({ from }) => from.slice(0, 10));
    expect(days).toEqual(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']);
  });

  it('ends where too much is not rolled up yet, and says so', async () => {
    const world = await createWorld([spec('shop', { intervalMs: 10_000 })]);
    const dues = Array.from({ length: 2_600 }, (_, index) => noon + index * 10_000);
    for (const dueAt of dues) await world.run({ monitor: 'shop', dueAt });
    world.time.at = noon + 9 * hourMs;
    const series = await seriesOf(world, 'shop');
    expect(series.countedUntil).toBe(iso((dues[2_499] ?? 0) + 1));
    expect(series.total.flowRuns.COMPLETED).toBe(2_500);
  });

  it.each(['mail', 'drill%2Fshop', 'x'.repeat(600), '%00'])('there is none of %s', async (id) => {
    const world = await createWorld([spec('shop')]);
    await world.store.create({ key: { partition: 'status', sort: 'drill/shop' }, body: {} });
    expect((await world.get(`/api/v1/monitors/${id}/series`)).status).toBe(404);
  });

  it('gets by without a roll-up that is damaged, and warns', async () => {
    const world = await createWorld([minutely('shop')]);
    await pass(world, 'shop', 180);
    world.time.at = noon + 5 * hourMs;
    await rollAll(world);
    const key = { partition: 'rollup/shop', sort: `h~${Date.UTC(2026, 10, 21, 13)}` };
    await world.store.remove(key);
    await world.store.create({ key, body: { v: 1, f: [60], t: [], k: [], l: [1, 1, '!'], p: [0, 0, 0, 0] } });
    expect((await seriesOf(world, 'shop')).total.flowRuns.COMPLETED).toBe(120);
    expect(world.said.join()).toContain('rollup/shop / h~');
  });
});
