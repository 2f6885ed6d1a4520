// The runs that fall due in a window, as messages for the queue.
import type { MonitorSpec } from '../../model/monitor.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import { maxRunsPerMessage, type RunRequest } from '../../model/run-message.ts';
import { dueTimes, nextDue } from '../../model/schedule.ts';
import type { OutgoingMessage } from '../../queue/queue.ts';

/** The runs due in [from, to) are planned at `now`. All three in milliseconds since the epoch. */
export type PlanWindow = { readonly from: number; readonly to: number; readonly now: number };

export type DueRun = {
  readonly spec: MonitorSpec;
  readonly registered: RegisteredMonitor;
  readonly dueAt: number;
  readonly trigger: 'schedule' | 'catch-up';
};

const none: readonly number[] = [];

/** A run whose successor is already due counts as missed, so that a long pause is not followed by a burst of runs. */
const dueTimesIn = (registered: RegisteredMonitor, { from, to, now }: PlanWindow): readonly number[] => {
  if (registered.paused) return none;
  const start = Math.max(from, registered.from, now - registered.intervalMs + 1);
  return nextDue(registered, start) < to ? dueTimes(registered, start, to) : none;
};

const dueRunsIn = (
  monitors: readonly RegisteredMonitor[],
  specs: ReadonlyMap<string, MonitorSpec>,
  window: PlanWindow,
): readonly DueRun[] => {
  const due: DueRun[] = [];
  // Nothing is allocated for a monitor that is not due: most of tens of thousands are not due in a window of a second.
  for (const registered of monitors) {
    const times = dueTimesIn(registered, window);
    const spec = times.length > 0 ? specs.get(registered.id) : undefined;
    if (spec) for (const dueAt of times) due.push({ spec, registered, dueAt, trigger: 'schedule' });
  }
  return due;
};

/** Only monitors made of checks share a message, so that a flow that blocks or exits harms no other monitor. */
const messageKey = ({ spec, registered, dueAt }: DueRun): string =>
  spec.kind === 'flow'
    ? `${spec.id} ${dueAt}`
    : `${registered.intervalMs}/${registered.group} ${Math.floor(dueAt / 1000)}`;

/** A worker takes the interval from the monitor's definition; the request contains it only where it is overridden. */
const toRequest = ({ spec, registered: { intervalMs }, dueAt, trigger }: DueRun): RunRequest => ({
  monitor: spec.id,
  dueAt,
  trigger,
  ...(intervalMs === spec.intervalMs ? {} : { intervalMs }),
});

const splitGroup = (group: readonly DueRun[]): readonly OutgoingMessage[] => {
  const messages: OutgoingMessage[] = [];
  for (let start = 0; start < group.length; start += maxRunsPerMessage) {
    const runs = group.slice(start, start + maxRunsPerMessage);
    const notBefore = Math.min(...runs.map(({ dueAt }) => dueAt));
    messages.push({ message: { runs: runs.map(toRequest) }, notBefore });
  }
  return messages;
};

/** The messages of these runs, in the order of their time. */
export const toMessages = (runs: readonly DueRun[]): readonly OutgoingMessage[] =>
  [...Map.groupBy(runs, messageKey).values()].flatMap(splitGroup).toSorted((a, b) => a.notBefore - b.notBefore);

/** The messages of all runs due in the window. */
export const dueMessages = (
  monitors: readonly RegisteredMonitor[],
  specs: ReadonlyMap<string, MonitorSpec>,
  window: PlanWindow,
): readonly OutgoingMessage[] => toMessages(dueRunsIn(monitors, specs, window));
