// The scheduler plans each due time once, by the schedule valid at that time, while monitors change at any moment.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startScheduler } from '../../infra/local/scheduler.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { diffRegistrations, type RegisteredMonitor, toScheduleEntry } from '../../shared/model/registered-monitors.ts';
import { expectedRuns, type ScheduleEntry } from '../../shared/model/schedule.ts';
import { createRandom } from '../simulation/random.ts';
import { aSpec, t0 } from '../support/builders.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ids = ['a', 'b', 'c'];
const quiet = { runFinished() {}, info() {}, warn() {}, error() {} };

const open = (warn: (message: string) => void = () => {}, clockWentBack: () => void = () => {}) => {
  const time = { now: t0 + 1_234 };
  const specs = new Map<string, MonitorSpec>(ids.map((id) => [id, aSpec(id, { intervalMs: 10_000 })]));
  const sent: string[] = [];
  const scheduler = startScheduler({
    clock: { now: () => time.now, sleep: async () => undefined },
    queue: {
      send: async (messages) => {
        for (const { message } of messages) for (const run of message.runs) sent.push(`${run.monitor} ${run.dueAt}`);
        return { failed: 0 };
      },
    },
    logger: { ...quiet, warn },
    specs,
    drills: () => [],
    everyMinute: () => undefined,
    clockWentBack,
  });
  const histories = new Map<string, ScheduleEntry[]>(ids.map((id) => [id, []]));
  let registered: readonly RegisteredMonitor[] = [];
  /** Registers the current specs from a time on. */
  const sync = (from: number): readonly RegisteredMonitor[] => {
    const grouping = { size: 1, roundMs: 1 };
    const change = diffRegistrations(registered, { monitors: [...specs.values()] }, { from, grouping });
    registered = change.registered;
    for (const monitor of change.rescheduled) histories.get(monitor.id)?.push({ ...toScheduleEntry(monitor), from });
    return registered;
  };
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 50) {
      const step = Math.min(50, left);
      time.now += step;
      vi.advanceTimersByTime(step);
    }
  };
  scheduler.add(sync(time.now));
  return { time, specs, sent, scheduler, sync, pass, histories };
};

describe('the scheduler', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('plans each due time once, whenever monitors change (seed %i)', (seed) => {
    const { time, specs, sent, scheduler, sync, pass, histories } = open();
    const random = createRandom(seed);
    const begunAt = time.now;
    for (let change = 0; change < 100; change += 1) {
      pass(random.whole(0, 1) ? random.whole(0, 300) : random.whole(0, 8_000));
      const from = scheduler.hold();
      // The change is recorded within a moment, or only after the old schedule has ended.
      pass(random.whole(0, 3) ? random.whole(0, 50) : random.whole(0, 6_000));
      if (random.whole(0, 5) === 0) scheduler.release();
      else {
        const intervalMs = [10_000, 12_000, 15_000][random.whole(0, 2)] ?? 0;
        const { paused: _, ...spec } = aSpec(ids[random.whole(0, 2)] ?? '', { intervalMs });
        specs.set(spec.id, random.whole(0, 3) ? spec : { ...spec, paused: true });
        scheduler.release(sync(from));
      }
    }
    pass(5_000);
    scheduler.stop();
    const due = [...histories].flatMap(([id, history]) =>
      expectedRuns(history, begunAt, time.now).map(({ dueAt }) => `${id} ${dueAt}`),
    );
    expect(due.length).toBeGreaterThan(20);
    expect(sent.filter((run) => Number(run.split(' ')[1]) < time.now).toSorted()).toEqual(due.toSorted());
  });

  it('logs an hour of sleep once, with all missed checks including planned ones, and does not catch up', () => {
    const logged: string[] = [];
    const { time, sent, scheduler, pass } = open((message) => logged.push(message));
    pass(10_000);
    time.now += 3_600_000;
    const before = sent.length;
    pass(10_000);
    scheduler.stop();
    expect(logged).toEqual([
      'Nothing ran for 1 h, because the computer slept or its clock was set: 1080 checks of 3 monitors were missed',
    ]);
    // One run each in the ten seconds that passed, and in the two seconds planned ahead.
    expect(sent.length - before).toBeLessThanOrEqual(6);
  });

  it.each([10_000, 7_200_000])('reports a clock that was set back by %i ms once', (byMs) => {
    const logged: string[] = [];
    let reported = 0;
    const { time, scheduler, pass } = open(
      (message) => logged.push(message),
      () => {
        reported += 1;
      },
    );
    pass(10_000);
    time.now -= byMs;
    pass(10_000);
    scheduler.stop();
    expect(reported).toBe(1);
    expect(logged).toEqual([
      expect.stringMatching(/^The clock went back by (9 s|10 s|2 h|1 h 59 min 59 s): checks continue/),
    ]);
  });

  it('does not wait for a clock that was set back, and does not plan an hour ahead', () => {
    const { time, sent, scheduler, sync, pass } = open();
    pass(10_000);
    time.now -= 3_600_000;
    const from = scheduler.hold();
    expect(from - time.now).toBeLessThanOrEqual(5_000);
    scheduler.release(sync(from));
    pass(10_000);
    scheduler.hold();
    time.now -= 3_600_000;
    const before = sent.length;
    scheduler.release(sync(from));
    expect(sent.length - before).toBeLessThan(10);
    scheduler.stop();
  });
});
