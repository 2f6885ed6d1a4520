import { describe, expect, it } from 'vitest';
import { t0 } from '../support/builders.ts';
import { createApiWorld, spec } from './support/api-world.ts';
import { hourMs, iso, minutely, minuteMs, recordMinutes, rollUpAll, seriesOf } from './support/rolled-up-runs.ts';

describe('a series', () => {
  it('of up to six hours has buckets of minutes, from the runs themselves', async () => {
    const world = await createApiWorld([minutely('shop')]);
    await recordMinutes(world, 'shop', 30);
    world.time.now = t0 + 40 * minuteMs;
    const series = await seriesOf(world, 'shop', `?from=${iso(t0 - 10 * minuteMs)}`);
    expect(series).toMatchObject({
      monitor: 'shop',
      bucketSeconds: 60,
      from: iso(t0 - 10 * minuteMs),
      to: iso(world.time.now),
    });
    expect(series.buckets).toHaveLength(50);
    expect(series.buckets[9]).toMatchObject({ missed: 0, latency: null, flowRuns: { COMPLETED: 0 } });
    expect(series.buckets[10]).toMatchObject({
      from: iso(t0),
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
    const world = await createApiWorld([spec('shop', { intervalMs })]);
    world.time.now = t0 + 10 * 86_400_000 + 123;
    await rollUpAll(world);
    const series = await seriesOf(world, 'shop', `?from=${iso(world.time.now - hours * hourMs)}`);
    expect(series.bucketSeconds).toBe(seconds);
    expect(series.buckets.length).toBeLessThanOrEqual(500);
    expect(series.buckets.length).toBe(
      Math.ceil((Date.parse(series.countedUntil) - Date.parse(series.from)) / 1_000 / seconds),
    );
    expect(Date.parse(series.from) % (seconds * 1_000)).toBe(0);
  });

  it('of days has the same totals as one of hours, today included', async () => {
    const world = await createApiWorld([minutely('shop')]);
    await recordMinutes(world, 'shop', 100);
    world.time.now = t0 + 2.5 * 86_400_000;
    await rollUpAll(world);
    const byHour = await seriesOf(world, 'shop', '?from=2026-11-20');
    const byDay = await seriesOf(world, 'shop', '?from=2026-01-01');
    expect([byHour.bucketSeconds, byDay.bucketSeconds]).toEqual([3_600, 86_400]);
    expect(byDay.total).toEqual(byHour.total);
    expect(byDay.total).toMatchObject({ flowRuns: { COMPLETED: 100 }, missed: 2.5 * 1_440 - 2 - 100 });
    const days = byDay.buckets.filter(({ missed }) => missed > 0).map(({ from }) => from.slice(0, 10));
    expect(days).toEqual(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']);
  });

  it('ends at countedUntil when too many runs are not rolled up yet', async () => {
    const world = await createApiWorld([spec('shop', { intervalMs: 10_000 })]);
    const dues = Array.from({ length: 2_600 }, (_, index) => t0 + index * 10_000);
    for (const dueAt of dues) await world.run({ monitor: 'shop', dueAt });
    world.time.now = t0 + 9 * hourMs;
    const series = await seriesOf(world, 'shop');
    expect(series.countedUntil).toBe(iso((dues[2_499] ?? 0) + 1));
    expect(series.total.flowRuns.COMPLETED).toBe(2_500);
  });

  it.each(['mail', 'drill%2Fshop', 'x'.repeat(600), '%00'])('of %s is a 404', async (id) => {
    const world = await createApiWorld([spec('shop')]);
    await world.store.create({ key: { partition: 'status', sort: 'drill/shop' }, body: {} });
    expect((await world.get(`/api/v1/monitors/${id}/series`)).status).toBe(404);
  });

  it('leaves out a damaged roll-up, with a warning', async () => {
    const world = await createApiWorld([minutely('shop')]);
    await recordMinutes(world, 'shop', 180);
    world.time.now = t0 + 5 * hourMs;
    await rollUpAll(world);
    const key = { partition: 'rollup/shop', sort: `h~${Date.UTC(2026, 10, 21, 13)}` };
    await world.store.remove(key);
    await world.store.create({ key, body: { v: 1, f: [60], t: [], k: [], l: [1, 1, '!'], p: [0, 0, 0, 0] } });
    expect((await seriesOf(world, 'shop')).total.flowRuns.COMPLETED).toBe(120);
    expect(world.warnings.join()).toContain('rollup/shop / h~');
  });
});
