// A bad certificate counts for an hour: servers behind one name may have different ones, and clients meet any of them.
import { type Reasons, reasonsOfTask } from './failure-cause.ts';
import { type FlowRun, failedTaskRuns, lastState, type TaskRun, verdict } from './run.ts';
import { state } from './state.ts';
import type { MonitorStatus } from './status.ts';

/** The newest run that a certificate failed; `at` is its due time, milliseconds since the epoch. */
export type BadCertificate = Reasons & { readonly at: number };

/** For how long a passing run after it counts as failing. */
export const certificateHoldMs = 3_600_000;

/** The memory in the status may be this much older than the newest bad run, while every run is bad. */
const maxMemoryAgeMs = 300_000;

/** The certificate ends soon, or was refused. */
const failedByCertificate = (taskRun: TaskRun): boolean =>
  taskRun.onlyCertificate === true || taskRun.evidence.at(-1)?.error?.code.startsWith('CERTIFICATE_') === true;

const badCertificateOf = (run: FlowRun): BadCertificate | undefined => {
  const taskRun = failedTaskRuns(run).find(failedByCertificate);
  return taskRun && { at: run.dueAt, ...reasonsOfTask(taskRun) };
};

const failingTask = (task: string, end: TaskRun['states'][number], { certificate, evidence }: Reasons): TaskRun => ({
  name: task,
  task,
  states: [end],
  attempts: 1,
  evidence: [],
  lines: [],
  ...(certificate ? { onlyCertificate: true } : {}),
  ...(evidence === undefined ? {} : { evidenceLine: evidence }),
});

/** The run as it counts: failed by a certificate that an earlier run met. */
const heldRun = (run: FlowRun, bad: BadCertificate): FlowRun => {
  const end = state('Failed', lastState(run).timestamp, bad.cause);
  return { ...run, taskRuns: bad.tasks.map((task) => failingTask(task, end, bad)) };
};

const isHeld = (run: FlowRun, bad: BadCertificate | undefined): bad is BadCertificate =>
  bad !== undefined && verdict(run) === 'passing' && run.dueAt >= bad.at && run.dueAt < bad.at + certificateHoldMs;

/** The memory of a status; one from before a pause does not count. */
const rememberedBy = ({ badCertificate, from }: MonitorStatus): BadCertificate | undefined =>
  badCertificate && badCertificate.at >= from ? badCertificate : undefined;

/** Takes decisive runs, oldest first; a passing run within an hour of a bad certificate is failing. */
export const heldRuns = (status: MonitorStatus, runs: readonly FlowRun[]): readonly FlowRun[] => {
  const remembered = rememberedBy(status);
  let inWindow: BadCertificate | undefined;
  let isChanged = false;
  const held = runs.map((run) => {
    inWindow = badCertificateOf(run) ?? inWindow;
    const bad = [inWindow, remembered].find((one) => isHeld(run, one));
    if (!bad) return run;
    isChanged = true;
    return heldRun(run, bad);
  });
  return isChanged ? held : runs;
};

/**
 * Keeps the newest bad certificate in the status, for when its run has left the window of recorded runs: once a passing run
 * follows it, and now and then before. Returns the same object when there is nothing to keep.
 */
export const rememberCertificate = (status: MonitorStatus, runs: readonly FlowRun[]): MonitorStatus => {
  const index = runs.findLastIndex((run) => badCertificateOf(run) !== undefined);
  const newest = runs[index];
  const bad = newest && badCertificateOf(newest);
  if (!bad) return status;
  const knownAt = rememberedBy(status)?.at ?? Number.NEGATIVE_INFINITY;
  const isFollowed = runs.slice(index + 1).some((run) => verdict(run) === 'passing');
  const isStale = bad.at >= knownAt + maxMemoryAgeMs;
  return bad.at > knownAt && (isFollowed || isStale) ? { ...status, badCertificate: bad } : status;
};
