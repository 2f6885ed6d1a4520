// The planner of a single process: begins at now and looks one turn ahead, so that nothing is stored to plan.
import type { KnownMonitor } from '../../shared/model/known.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { spanWords } from '../../shared/model/notices.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Journal } from '../../shared/ports/journal.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { dispatch, messagesFor } from '../../shared/steps/plan/dispatch.ts';

export type LocalPlanner = { readonly stop: () => void };

type Deps = {
  readonly clock: Clock;
  readonly queue: Queue;
  readonly journal: Journal;
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  readonly known: readonly KnownMonitor[];
  /** What else is done once a minute. */
  readonly everyMinute: () => void;
};

const turnMs = 1_000;
const lookAheadMs = 2_000;
/** The process slept, or the clock was set, when a turn comes this much too late, or finds this much planned. */
const asleepMs = 5_000;
/** More than a turn plans ahead: the clock went back. */
const maxAheadMs = 5_000;

/** From where to plan: where the last turn ended, or now after a sleep or a jump, without catching up. */
const planFrom = (planned: number, now: number, journal: Journal): number => {
  if (now - planned > asleepMs) {
    journal.warn(
      `nothing ran for ${spanWords(now - planned)}: the computer slept, or its clock was set; those checks are missed`,
    );
    return now;
  }
  if (planned - now > maxAheadMs) {
    journal.warn(
      `the clock went back by ${spanWords(planned - now)}: checks go on, and those of times that have a record already are not recorded twice`,
    );
    return now;
  }
  return planned;
};

/** Plans at once, and then every second until it is stopped. */
export const startPlanner = ({ clock, queue, journal, specs, known, everyMinute }: Deps): LocalPlanner => {
  let planned = clock.now();
  let minute = 0;

  const turn = (): void => {
    const now = clock.now();
    const from = planFrom(planned, now, journal);
    const to = Math.max(from, now + lookAheadMs);
    planned = to;
    void dispatch(queue, messagesFor(known, specs, { from, to, now }));
    minute += 1;
    if (minute % 60 === 0) everyMinute();
  };

  turn();
  const timer = setInterval(turn, turnMs);
  return { stop: () => clearInterval(timer) };
};
