// Dispatch: puts the runs that fall due in a window on the queue, each message to be delivered on its time.
import type { MonitorSpec } from '../../model/monitor.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import { maxRunsPerMessage, type RunRequest } from '../../model/run-message.ts';
import { dueTimes, nextDue } from '../../model/schedule.ts';
import type { OutgoingMessage, Queue } from '../../queue/queue.ts';

type Due = { readonly spec: MonitorSpec; readonly registered: RegisteredMonitor; readonly dueAt: number };

export type Window = { readonly from: number; readonly to: number; readonly now: number };

const none: readonly number[] = [];

/** A run whose successor is due already is missed, not run: after an outage there is no burst. */
const dueIn = (registered: RegisteredMonitor, { from, to, now }: Window): readonly number[] => {
  if (registered.paused) return none;
  const start = Math.max(from, registered.from, now - registered.intervalMs + 1);
  return nextDue(registered, start) < to ? dueTimes(registered, start, to) : none;
};

/** Only monitors made of checks share a message, so that a flow which blocks or exits hurts nobody else. */
const groupKey = ({ spec, registered, dueAt }: Due): string =>
  spec.kind === 'flow'
    ? `${spec.id} ${dueAt}`
    : `${registered.intervalMs}/${registered.group} ${Math.floor(dueAt / 1000)}`;

/** A worker knows the interval by the monitor's definition; another one must be said. */
const request = ({ spec, registered: { intervalMs }, dueAt }: Due): RunRequest => ({
  monitor: spec.id,
  dueAt,
  trigger: 'schedule',
  ...(intervalMs === spec.intervalMs ? {} : { intervalMs }),
});

const messages = (group: readonly Due[]): readonly OutgoingMessage[] => {
  const outgoing: OutgoingMessage[] = [];
  for (let i = 0; i < group.length; i += maxRunsPerMessage) {
    const part = group.slice(i, i + maxRunsPerMessage);
    const notBefore = Math.min(...part.map(({ dueAt }) => dueAt));
    outgoing.push({ message: { runs: part.map(request) }, notBefore });
  }
  return outgoing;
};

/** The messages for all runs due in [from, to), in the order of their time. */
export const messagesFor = (
  registered: readonly RegisteredMonitor[],
  specs: ReadonlyMap<string, MonitorSpec>,
  window: Window,
): readonly OutgoingMessage[] => {
  const due: Due[] = [];
  // Most monitors are not due in a window of a second: nothing is made for them, as there may be tens of thousands.
  for (const monitor of registered) {
    const times = dueIn(monitor, window);
    const spec = times.length > 0 ? specs.get(monitor.id) : undefined;
    if (spec) for (const dueAt of times) due.push({ spec, registered: monitor, dueAt });
  }
  const groups = Map.groupBy(due, groupKey);
  return [...groups.values()].flatMap(messages).toSorted((a, b) => a.notBefore - b.notBefore);
};

/** True when the queue took every message: only then may the window count as planned. */
export const dispatch = async (queue: Queue, outgoing: readonly OutgoingMessage[]): Promise<boolean> =>
  outgoing.length === 0 || (await queue.send(outgoing)).failed === 0;
