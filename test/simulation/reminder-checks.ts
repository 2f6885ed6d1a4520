// The checks of reminders and of failure alerts.
import type { FlowRun } from '../../shared/model/run.ts';
import type { Check } from './checks.ts';
import { failuresOf } from './oracle.ts';
import { ends, failuresIn, firstOf, numberIn } from './received.ts';
import type { Received } from './unreliable-channel.ts';

/** The received reminders of an incident: by number, the index of the first one in `received`. */
const remindersOf = (received: readonly Received[], n: number): ReadonlyMap<number, number> => {
  const places = new Map<number, number>();
  received.forEach(({ notification: { alert } }, place) => {
    if (alert.kind === 'reminder' && alert.n === n && !places.has(alert.number)) places.set(alert.number, place);
  });
  return places;
};

/** Together, the channels receive all reminders, numbered from 1 without a gap. */
export const noReminderIsLost: Check = ({ status, incidents, received }) =>
  incidents.flatMap(({ n, alerts }) => {
    const numbers = [...remindersOf(received, n).keys()];
    const kept = alerts.filter(({ kind }) => kind === 'reminder').map(({ id }) => numberIn(id));
    return [
      ...(numbers.some((number, i) => number !== i + 1) ? [`reminders of incident ${n} came as ${numbers}`] : []),
      ...(kept.join() === numbers.slice(-20).join() ? [] : [`incident ${n} keeps reminders ${kept}, not ${numbers}`]),
      ...(status.open?.n === n && (status.open.lastNotified?.reminders ?? 0) !== numbers.length
        ? [`the status counts other reminders of incident ${n} than were received`]
        : []),
    ];
  });

/** Reminders come in ascending order, between the opening and the end. A channel that was behind may miss some. */
export const remindersAreInOrder: Check = ({ incidents, received }) =>
  incidents.flatMap(({ n }) => {
    const reminders = remindersOf(received, n);
    const numbers = [...reminders.keys()];
    const ended = firstOf(received, n, ends);
    const [first = Number.POSITIVE_INFINITY] = reminders.values();
    const last = Math.max(-1, ...reminders.values());
    return [
      ...(numbers.some((number, i) => i > 0 && number < (numbers[i - 1] ?? 0))
        ? [`reminders of incident ${n} came as ${numbers}`]
        : []),
      ...(first < firstOf(received, n, ['opened']) ? [`a reminder of incident ${n} came before its opening`] : []),
      ...(ended >= 0 && last > ended ? [`a reminder of incident ${n} came after its end`] : []),
    ];
  });

export const remindersRespectTheInterval: Check = ({ status, incidents, received, isPolicyConstant }) =>
  incidents.flatMap(({ n }) => {
    const times = received.flatMap(({ notification: { alert } }) =>
      alert.kind === 'reminder' && alert.n === n ? [alert.at] : [],
    );
    const once = [...new Set(times)];
    const everyMs = status.policy.remindEveryMs ?? 0;
    const isTooEarly = isPolicyConstant && once.some((at, i) => i > 0 && at - (once[i - 1] ?? 0) < everyMs);
    return isTooEarly ? [`reminders of incident ${n} came at ${once}`] : [];
  });

/** Two runs after the reminder was due: at the first run, other alerts may wait to be sent. */
const slackMs = 120_000;

export const remindersCome: Check = ({ status, runs, isTail }) => {
  const { open, policy } = status;
  const everyMs = policy.remindEveryMs ?? 0;
  if (!isTail || !open?.lastNotified || everyMs === 0) return [];
  const newest = Math.max(0, ...runs.filter((run) => failuresOf(run).length > 0).map(({ dueAt }) => dueAt));
  return newest - open.lastNotified.at > everyMs + slackMs
    ? [`no reminder since ${open.lastNotified.at}, at ${newest}`]
    : [];
};

const allFailures = (runs: readonly FlowRun[]): readonly string[] => runs.flatMap(failuresOf);

/** Failure alerts are about exactly the failed task runs, except those of a pause: each once, with one number. */
export const receivesEveryFailure: Check = ({
  status,
  runs,
  received,
  ignoredRuns,
  neverStopped,
  history,
  isPolicyConstant,
  areAllSettled,
}) => {
  const counted = new Set(allFailures(runs.filter(({ id }) => !ignoredRuns.has(id))));
  const count = status.failures?.count ?? 0;
  const numbers = new Set<number>();
  const names = new Map<string, number>();
  const wrong: string[] = [];
  for (const { alert } of received.map(({ notification }) => notification)) {
    const [from, to] = failuresIn(alert) ?? [1, 0];
    for (let number = from; number <= to; number += 1) numbers.add(number);
    if (alert.kind !== 'failure') continue;
    if (!counted.has(alert.id)) wrong.push(`'${alert.id}' was received, but is not about a failure that counts`);
    if ((names.get(alert.id) ?? alert.number) !== alert.number) wrong.push(`'${alert.id}' has two numbers`);
    names.set(alert.id, alert.number);
  }
  if (numbers.size !== count || Math.max(0, ...numbers) !== count)
    wrong.push(`${numbers.size} of ${count} failures were received`);
  if (count > counted.size) wrong.push(`the status counts ${count} failures, expected at most ${counted.size}`);
  const isExact =
    status.policy.every === 'failure' && isPolicyConstant && areAllSettled && !status.paused && !status.removed;
  // A manual run of a monitor that the planner has not registered yet does not count.
  const from = neverStopped ? Math.min(status.from, history[0]?.from ?? 0) : status.from;
  const min = isExact ? allFailures(runs.filter(({ dueAt }) => dueAt >= from)).length : 0;
  return count < min ? [...wrong, `the status counts ${count} failures, expected at least ${min}`] : wrong;
};
