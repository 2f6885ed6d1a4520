import { describe, expect, it } from 'vitest';
import { t0 } from '../support/builders.ts';
import { createApiWorld, spec } from './support/api-world.ts';
import {
  countsOf,
  hourMs,
  iso,
  minutely,
  minuteMs,
  recordMinutes,
  rollUpAll,
  seriesOf,
} from './support/rolled-up-runs.ts';

describe('counts', () => {
  it('come from the runs themselves before any roll-up', async () => {
    const world = await createApiWorld([minutely('shop')]);
    await recordMinutes(world, 'shop', 30);
    const counts = await countsOf(world);
    expect(counts).toMatchObject({
      from: '2026-11-20T13:00:00.000Z',
      to: iso(world.time.now),
      countedUntil: iso(world.time.now),
      flowRuns: { COMPLETED: 30, FAILED: 0 },
      taskRuns: { COMPLETED: 27, FAILED: 3, CRASHED: 0, CANCELLED: 0, degraded: 0, timedOut: 0 },
      verdicts: { passing: 27, degraded: 0, failing: 3, neutral: 0 },
      missed: 0,
    });
    expect(counts.latency).toMatchObject({ maxMs: 128 });
    expect(counts.phases.tls).toBeNull();
    expect(counts.phases.tcp).toEqual({ p50Ms: 9, p95Ms: 9 });
  });

  it('are the same before and after a roll-up', async () => {
    const world = await createApiWorld([minutely('shop'), minutely('mail')]);
    await recordMinutes(world, 'shop', 180);
    await recordMinutes(world, 'mail', 60, 100);
    world.time.now = t0 + 5 * hourMs;
    const { countedUntil: _, ...before } = await countsOf(world);
    await rollUpAll(world);
    const { countedUntil, ...after } = await countsOf(world);
    expect(after).toEqual(before);
    expect(after).toMatchObject({ taskRuns: { COMPLETED: 216, FAILED: 24 } });
    // Five hours of two monitors, one due at each full minute and one 37 s later; a run is missed 2.5 min after its due time.
    expect(after.missed).toBe(298 + 297 - 240);
    expect(countedUntil).toBe(iso(world.time.now));
  });

  it('cover whole hours', async () => {
    const world = await createApiWorld([minutely('shop')]);
    await recordMinutes(world, 'shop', 180);
    world.time.now = t0 + 5 * hourMs;
    await rollUpAll(world);
    const counts = await countsOf(world, '?from=2026-11-21T13:20:00Z&to=2026-11-21T14:40:00Z');
    expect(counts).toMatchObject({
      from: '2026-11-21T13:00:00.000Z',
      to: '2026-11-21T15:00:00.000Z',
      countedUntil: '2026-11-21T15:00:00.000Z',
      flowRuns: { COMPLETED: 120 },
    });
  });

  it('end at the last roll-up when too many runs are newer', async () => {
    const world = await createApiWorld(Array.from({ length: 51 }, (_, index) => minutely(`m-${index}`)));
    await recordMinutes(world, 'm-3', 60);
    world.time.now = t0 + 2 * hourMs;
    await rollUpAll(world);
    const counts = await countsOf(world);
    // It is 14:45: 12:00 is rolled up since 13:35, and 13:00 is since 14:35.
    expect(counts).toMatchObject({ countedUntil: '2026-11-21T14:00:00.000Z', flowRuns: { COMPLETED: 60 } });
    expect(counts.missed).toBe(51 * 75 - 60);
  });

  it('include the runs of a removed monitor', async () => {
    const world = await createApiWorld([minutely('shop'), minutely('mail')]);
    await recordMinutes(world, 'shop', 20);
    world.manifest.monitors = [minutely('mail')];
    await world.sync();
    world.time.now = t0 + 30 * minuteMs;
    expect((await countsOf(world)).flowRuns.COMPLETED).toBe(20);
    world.time.now = t0 + 4 * hourMs;
    await rollUpAll(world);
    expect((await countsOf(world)).flowRuns.COMPLETED).toBe(20);
    expect((await seriesOf(world, 'shop')).total).toMatchObject({ flowRuns: { COMPLETED: 20 }, missed: 0 });
  });

  it('of a year cost three queries of roll-ups and one of slices', async () => {
    const world = await createApiWorld([minutely('shop')]);
    await recordMinutes(world, 'shop', 10);
    world.time.now = t0 + 13 * 86_400_000;
    await rollUpAll(world);
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
    expect(ranges.filter((partition) => partition === 'rollup')).toHaveLength(4);
  });

  it.each([
    { query: 'from=yesterday', parameter: 'from', detail: 'must be a time, from 2000 on, as in' },
    { query: 'to=2026-11-21T10:00:00+02:00', parameter: 'to', detail: 'write + as %2B' },
    { query: 'from=2026-11-21T10:00:00Z&to=2026-11-21T10:00:00Z', parameter: 'from', detail: 'before to' },
    { query: 'from=2024-01-01', parameter: 'from', detail: '13 months' },
    { query: 'to=2027-01-01', parameter: 'to', detail: 'future' },
    { query: 'from=2027-01-01', parameter: 'from', detail: 'future' },
    { query: 'since=2026-01-01', parameter: 'since', detail: 'is not a parameter' },
    { query: 'from=2026-11-20&from=2026-11-20', parameter: 'from', detail: 'given 2 times' },
  ])('and a series refuse $query', async ({ query, parameter, detail }) => {
    const world = await createApiWorld([spec('shop')]);
    for (const path of [`/api/v1/counts?${query}`, `/api/v1/monitors/shop/series?${query}`]) {
      const { status, body } = await world.get(path);
      expect({ status, parameter: body.parameter }).toEqual({ status: 400, parameter });
      expect(body.detail).toContain(detail);
    }
  });
});
