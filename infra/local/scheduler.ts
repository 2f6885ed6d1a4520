// The planner of a single process: begins at now and looks one turn ahead, so that nothing is stored to plan.
import type { Clock } from '../../shared/clock/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Drill } from '../../shared/model/drill.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { dispatch, messagesFor } from '../../shared/pipeline/plan/dispatch.ts';
import { drillMessages } from '../../shared/pipeline/plan/drill-messages.ts';
import type { Queue } from '../../shared/queue/queue.ts';
import { formatDuration } from '../../shared/text/duration-text.ts';
import { sleptWords } from './missed-checks-text.ts';

export type LocalPlanner = {
  /** Plans these too from now on, each once. */
  readonly add: (monitors: readonly RegisteredMonitor[]) => void;
  /**
   * Goes on as it is up to the time that it gives, milliseconds since the epoch and a few seconds ahead, and waits there:
   * from then on something else is to be valid, which is being written down.
   */
  readonly hold: () => number;
  /** Goes on from where it waits: with these monitors in place of all others, or as before where none are given. */
  readonly release: (monitors?: readonly RegisteredMonitor[]) => void;
  readonly stop: () => void;
};

type Deps = {
  readonly clock: Clock;
  readonly queue: Queue;
  readonly logger: Logger;
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  /** Those that are under way. */
  readonly drills: () => readonly Drill[];
  /** What else is done once a minute. */
  readonly everyMinute: () => void;
};

const turnMs = 1_000;
const lookAheadMs = 2_000;
/** The process slept, or the clock was set, when a turn comes this much too late, or finds this much planned. */
const asleepMs = 5_000;
/** More than a turn plans ahead: the clock went back. */
const maxAheadMs = 5_000;

/** A change has this long at least before anybody has to wait for it. */
const changeMs = 1_000;

type Turn = {
  readonly registered: readonly RegisteredMonitor[];
  readonly planned: number;
  readonly lastTurnAt: number;
  readonly now: number;
};

/** From where to plan: where the last turn ended, or now after a sleep or a jump, without catching up. */
const planFrom = ({ registered, planned, lastTurnAt, now }: Turn, logger: Logger): number => {
  if (now - lastTurnAt > asleepMs + lookAheadMs) {
    // What was planned for the time after the next turn, which did not come, was missed as well.
    logger.warn(sleptWords(registered, { from: Math.min(planned, lastTurnAt + turnMs), to: now }));
    return now;
  }
  if (planned - now > maxAheadMs) {
    logger.warn(
      `the clock went back by ${formatDuration(planned - now)}: checks go on, and those of times that have a record already are not recorded twice`,
    );
    return now;
  }
  return planned;
};

/** Plans every second what was added, until it is stopped. */
export const startPlanner = ({ clock, queue, logger, specs, drills, everyMinute }: Deps): LocalPlanner => {
  const registered: RegisteredMonitor[] = [];
  const begunAt = clock.now();
  let planned = begunAt;
  let lastTurnAt = begunAt;
  let ceiling = Number.POSITIVE_INFINITY;
  let minute = 0;

  const plan = (): void => {
    const now = clock.now();
    const from = planFrom({ registered, planned, lastTurnAt, now }, logger);
    lastTurnAt = now;
    const to = Math.max(from, Math.min(now + lookAheadMs, ceiling));
    planned = to;
    const window = { from, to, now };
    void dispatch(queue, [...messagesFor(registered, specs, window), ...drillMessages(drills(), window)]);
  };

  const turn = (): void => {
    plan();
    minute += 1;
    if (minute % 60 === 0) everyMinute();
  };

  /** Up to where the others are planned, what fell due while they were written down included. */
  const add = (monitors: readonly RegisteredMonitor[]): void => {
    for (const monitor of monitors) registered.push(monitor);
    void dispatch(queue, messagesFor(monitors, specs, { from: begunAt, to: planned, now: clock.now() }));
  };

  const hold = (): number => {
    const now = clock.now();
    // The clock may have gone back since the last turn: nobody is to wait until it is there again.
    ceiling = Math.max(Math.min(planned, now + maxAheadMs), now + changeMs);
    return ceiling;
  };

  const release = (monitors?: readonly RegisteredMonitor[]): void => {
    if (monitors) {
      const now = clock.now();
      // Up to there the old ones are due, however quick the change was; or, since then, the clock may have gone back.
      const to = Math.min(ceiling, now + maxAheadMs);
      void dispatch(queue, messagesFor(registered, specs, { from: planned, to, now }));
      registered.length = 0;
      for (const monitor of monitors) registered.push(monitor);
      planned = Math.max(planned, to);
    }
    ceiling = Number.POSITIVE_INFINITY;
    plan();
  };

  turn();
  const timer = setInterval(turn, turnMs);
  return { add, hold, release, stop: () => clearInterval(timer) };
};
