// The reminder of an open incident. It follows from the recorded runs, and needs no timer.
import { remindEveryMs } from './alert-policy.ts';
import { isFinishedBySome } from './channel-progress.ts';
import { defined } from './defined.ts';
import { reasonsOf } from './failure-cause.ts';
import { alertId, type ReminderAlert } from './outbox.ts';
import { type FlowRun, verdict } from './run.ts';
import type { MonitorStatus, OpenIncident } from './status.ts';

export const newestFailing = (runs: readonly FlowRun[]): FlowRun | undefined =>
  runs.findLast((run) => verdict(run) === 'failing');

type Due = { readonly open: OpenIncident; readonly alert: ReminderAlert };

const reminderOf = (monitor: string, open: OpenIncident, run: FlowRun): Due => {
  const { n, from: startedAt } = open;
  const number = (open.lastNotified?.reminders ?? 0) + 1;
  const id = alertId(monitor, { n, kind: 'reminder', number });
  const uncheckedMs = open.unchecked?.ms;
  const about = { kind: 'reminder', n, number, at: run.dueAt, startedAt, ...reasonsOf(run) } as const;
  const alert = defined({ id, ...about, uncheckedMs });
  return { alert, open: { ...open, lastNotified: { at: run.dueAt, reminders: number } } };
};

/** Whether the newest runs fail by more than the certificate that the incident is about. */
const isWorse = ({ open, policy }: MonitorStatus, runs: readonly FlowRun[]): boolean => {
  const newest = runs.slice(-policy.after);
  return (
    open?.certificate === true &&
    newest.length === policy.after &&
    newest.every((run) => verdict(run) === 'failing' && !reasonsOf(run).certificate)
  );
};

const worseningOf = (monitor: string, open: OpenIncident, run: FlowRun): Due => {
  const { certificate: _, ...others } = open;
  const due = reminderOf(monitor, { ...others, ...reasonsOf(run) }, run);
  return { ...due, alert: { ...due.alert, worsened: true } };
};

/**
 * A reminder is due once a decisive failing run (oldest first) was due `remindEvery` after the run of the last alert. No
 * reminder joins an outbox that every channel is still behind with: its alerts report the same, and both would arrive at
 * once. An outage during an incident of a certificate is reported by a reminder too, once, whatever `remindEvery` is.
 */
export const dueReminder = (status: MonitorStatus, runs: readonly FlowRun[]): Due | undefined => {
  const { monitor, open, policy, outbox, channels = {} } = status;
  const everyMs = remindEveryMs(policy);
  if (!open || (outbox.length > 0 && !isFinishedBySome(outbox, channels))) return undefined;
  const newest = newestFailing(runs);
  if (!newest) return undefined;
  if (isWorse(status, runs)) return worseningOf(monitor, open, newest);
  const isDue = everyMs > 0 && newest.dueAt >= (open.lastNotified?.at ?? open.from) + everyMs;
  return isDue ? reminderOf(monitor, open, newest) : undefined;
};
