// Failure alerts: one for each failed task run, when the policy requires them; each once, however often runs are settled.
import { reasonsOfTask } from './failure-cause.ts';
import { append, type FailureAlert } from './outbox.ts';
import { type FlowRun, failedTaskRuns, verdict } from './run.ts';
import type { MonitorStatus, NotifiedFailures } from './status.ts';

/** Runs with alerts that the status keeps: more than the runs that may be recorded late or settled again. */
export const keptRuns = 40;

const none: NotifiedFailures = { count: 0, from: 0, runs: [] };

/** `dueAt`, `dueAt~m` or `dueAt~c`: the id without the monitor, which keeps the list in the record small. */
const shortId = (run: FlowRun): string => run.id.slice(run.monitor.length + 1);
const dueAtOf = (id: string): number => Number.parseInt(id, 10);

/** Runs that a wrong clock recorded in the future would suppress the alerts of all later runs. Then the list restarts. */
const withPlausibleStart = (notified: NotifiedFailures, newest: FlowRun): NotifiedFailures =>
  notified.runs.length > 0 && notified.from > newest.dueAt ? { ...notified, from: newest.dueAt, runs: [] } : notified;

const isNew = (notified: NotifiedFailures, run: FlowRun): boolean =>
  run.dueAt >= notified.from && !notified.runs.includes(shortId(run));

const addRuns = (notified: NotifiedFailures, fresh: readonly FlowRun[]): NotifiedFailures => {
  const all = [...notified.runs, ...fresh.map(shortId)].toSorted((a, b) => dueAtOf(a) - dueAtOf(b));
  const dropped = all.slice(0, -keptRuns).at(-1);
  if (dropped === undefined) return { ...notified, runs: all };
  const from = dueAtOf(dropped) + 1;
  return { ...notified, from, runs: all.filter((id) => dueAtOf(id) >= from) };
};

const alertsOf = (run: FlowRun, count: number): readonly FailureAlert[] =>
  failedTaskRuns(run).map((taskRun, index) => ({
    id: `${run.id}~${taskRun.name}`,
    kind: 'failure',
    run: run.id,
    number: count + index + 1,
    at: run.dueAt,
    startedAt: run.dueAt,
    ...reasonsOfTask(taskRun),
  }));

const appendFailures = (status: MonitorStatus, run: FlowRun, isFailing: boolean): MonitorStatus => {
  const { failures = none, open } = status;
  const alerts = alertsOf(run, failures.count);
  const context = { isDown: open !== undefined, isFailing };
  const appended = alerts.reduce<MonitorStatus>((before, alert) => append(before, alert, context), status);
  return { ...appended, failures: { ...failures, count: failures.count + alerts.length } };
};

/** Takes decisive runs, oldest first. Returns the same object when none of them needs an alert. */
export const notifyFailures = (status: MonitorStatus, runs: readonly FlowRun[]): MonitorStatus => {
  const newest = runs.at(-1);
  if (status.policy.every !== 'failure' || !newest) return status;
  const notified = withPlausibleStart(status.failures ?? none, newest);
  const fresh = runs.filter(
    (run) => verdict(run) === 'failing' && failedTaskRuns(run).length > 0 && isNew(notified, run),
  );
  if (fresh.length === 0) return status;
  const isFailing = verdict(newest) === 'failing';
  const start = { ...status, failures: addRuns(notified, fresh) };
  return fresh.reduce<MonitorStatus>((before, run) => appendFailures(before, run, isFailing), start);
};
