// Each failed task run told by itself, for those who ask for it: once, whoever looks and however often.
import { reasonsOfTask } from './failure-cause.ts';
import { append, type FailureAlert } from './outbox.ts';
import { type FlowRun, failedTaskRuns, verdict } from './run.ts';
import type { MonitorStatus, NotifiedFailures } from './status.ts';

/** Runs that were told and are kept in mind: more than may come late, or be looked at again. */
export const keptRuns = 40;

const none: NotifiedFailures = { count: 0, from: 0, runs: [] };

/** `dueAt` or `dueAt~m`: the id without the monitor, as the list of told runs is to stay small. */
const nameOf = (run: FlowRun): string => run.id.slice(run.monitor.length + 1);
const dueAtOf = (name: string): number => Number.parseInt(name, 10);

/** Runs of a wrong clock lie ahead of all others, and would keep these from being told. */
const believed = (notified: NotifiedFailures, newest: FlowRun): NotifiedFailures =>
  notified.runs.length > 0 && notified.from > newest.dueAt ? { ...notified, from: newest.dueAt, runs: [] } : notified;

const isNew = (notified: NotifiedFailures, run: FlowRun): boolean =>
  run.dueAt >= notified.from && !notified.runs.includes(nameOf(run));

const withRuns = (notified: NotifiedFailures, fresh: readonly FlowRun[]): NotifiedFailures => {
  const all = [...notified.runs, ...fresh.map(nameOf)].toSorted((a, b) => dueAtOf(a) - dueAtOf(b));
  const forgotten = all.slice(0, -keptRuns).at(-1);
  if (forgotten === undefined) return { ...notified, runs: all };
  const from = dueAtOf(forgotten) + 1;
  return { ...notified, from, runs: all.filter((name) => dueAtOf(name) >= from) };
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

/** Takes the runs that count, oldest first; the very status that was given when none of them is to be told. */
export const notifyFailures = (status: MonitorStatus, runs: readonly FlowRun[]): MonitorStatus => {
  const newest = runs.at(-1);
  if (status.policy.every !== 'failure' || !newest) return status;
  const notified = believed(status.failures ?? none, newest);
  const fresh = runs.filter(
    (run) => verdict(run) === 'failing' && failedTaskRuns(run).length > 0 && isNew(notified, run),
  );
  if (fresh.length === 0) return status;
  const isFailing = verdict(newest) === 'failing';
  const start = { ...status, failures: withRuns(notified, fresh) };
  return fresh.reduce<MonitorStatus>((before, run) => appendFailures(before, run, isFailing), start);
};
