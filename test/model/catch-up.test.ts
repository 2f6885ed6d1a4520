// When a monitor that starts to be checked gets a run beside its schedule.
import { describe, expect, it } from 'vitest';
import { catchUpAt, isCatchUpCurrent, isUnchecked } from '../../shared/model/catch-up.ts';
import { phaseOf } from '../../shared/model/schedule.ts';
import { t0 } from '../support/builders.ts';

const dayMs = 86_400_000;
const monitorOf = (intervalMs: number, group: number) => ({
  intervalMs,
  phaseMs: phaseOf(group, intervalMs, 1),
  from: t0,
});

describe('a catch-up run', () => {
  it.each([11_000, 30_000, 60_000, dayMs, 7 * dayMs])('of any interval comes within 10 s (%i ms)', (intervalMs) => {
    for (let group = 0; group < 200; group += 1) {
      const at = catchUpAt(monitorOf(intervalMs, group), t0);
      if (at === undefined) continue;
      expect(at).toBeGreaterThanOrEqual(t0);
      expect(at).toBeLessThan(t0 + 10_000);
    }
  });

  it('is not needed where the schedule comes as soon', () => {
    for (let group = 0; group < 200; group += 1) {
      expect(catchUpAt(monitorOf(10_000, group), t0)).toBeUndefined();
      expect(catchUpAt(monitorOf(7_000, group), t0)).toBeUndefined();
    }
    expect(catchUpAt({ intervalMs: dayMs, phaseMs: (t0 + 9_000) % dayMs, from: t0 }, t0)).toBeUndefined();
    expect(catchUpAt({ intervalMs: dayMs, phaseMs: (t0 + 11_000) % dayMs, from: t0 }, t0)).toBeDefined();
    expect(catchUpAt({ intervalMs: dayMs, phaseMs: (t0 + 9_000) % dayMs, from: t0 + 60_000 }, t0)).toBeDefined();
  });

  it('of a thousand monitors is spread evenly over 10 s', () => {
    const times = Array.from({ length: 1_000 }, (_, group) => catchUpAt(monitorOf(7 * dayMs, group), t0) ?? 0);
    const perSecond = Map.groupBy(times, (at) => Math.floor((at - t0) / 1_000));
    expect(perSecond.size).toBe(10);
    for (const second of perSecond.values()) expect(Math.abs(second.length - 100)).toBeLessThanOrEqual(3);
  });

  it('is not made for a paused monitor', () => {
    expect(catchUpAt({ ...monitorOf(dayMs, 1), paused: true }, t0)).toBeUndefined();
  });

  it('is needed only where no run was recorded within the interval', () => {
    expect(isUnchecked(undefined, dayMs, t0)).toBe(true);
    expect(isUnchecked(t0 - dayMs, dayMs, t0)).toBe(true);
    expect(isUnchecked(t0 - dayMs + 1, dayMs, t0)).toBe(false);
    expect(isUnchecked(t0, dayMs, t0)).toBe(false);
  });

  it('is sent within three minutes or not at all', () => {
    expect(isCatchUpCurrent(undefined, t0)).toBe(false);
    expect(isCatchUpCurrent(t0, t0 + 179_999)).toBe(true);
    expect(isCatchUpCurrent(t0, t0 + 180_000)).toBe(false);
  });
});
