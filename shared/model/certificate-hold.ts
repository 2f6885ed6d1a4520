// A bad certificate counts for an hour: servers behind one name may have different ones, and clients meet any of them.
import { type Reasons, reasonsOfTask } from './failure-cause.ts';
import { type FlowRun, failedTaskRuns, lastState, type TaskRun, verdict } from './run.ts';
import { state } from './state.ts';
import type { MonitorStatus } from './status.ts';

/**
 * A series of runs that a certificate failed, each within an hour of the one before: the due times of the first and the
 * newest, milliseconds since the epoch, and why the newest failed.
 */
export type BadCertificate = Reasons & { readonly since: number; readonly at: number };

/** For how long a passing run after it counts as failing. */
export const certificateHoldMs = 3_600_000;

/** The memory in the status may be this much older than the newest bad run, while every run is bad. */
const maxMemoryAgeMs = 300_000;

/** The certificate ends soon, or was refused. */
const failedByCertificate = (taskRun: TaskRun): boolean =>
  taskRun.onlyCertificate === true || taskRun.evidence.at(-1)?.error?.code.startsWith('CERTIFICATE_') === true;

const badCertificateOf = (run: FlowRun): BadCertificate | undefined => {
  const taskRun = failedTaskRuns(run).find(failedByCertificate);
  return taskRun && { since: run.dueAt, at: run.dueAt, ...reasonsOfTask(taskRun) };
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
  bad !== undefined && verdict(run) === 'passing' && run.dueAt >= bad.since && run.dueAt < bad.at + certificateHoldMs;

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

/** The newest series of two, as one if they touch. */
const joined = (one: BadCertificate | undefined, other: BadCertificate): BadCertificate => {
  if (!one) return other;
  const [earlier, later] = one.at <= other.at ? [one, other] : [other, one];
  const touches = later.since - earlier.at < certificateHoldMs;
  return touches && earlier.since < later.since ? { ...later, since: earlier.since } : later;
};

const isPassing = (run: FlowRun): boolean => verdict(run) === 'passing';

/**
 * Keeps the newest series of bad certificates in the status, for when its runs have left the window of recorded runs: once
 * a passing run follows, and now and then before. Returns the same object when there is nothing to keep.
 */
export const rememberCertificate = (status: MonitorStatus, runs: readonly FlowRun[]): MonitorStatus => {
  const known = rememberedBy(status);
  const all = runs.flatMap((run) => badCertificateOf(run) ?? []);
  const newest = all.reduce(joined, known);
  if (!newest || newest === known) return status;
  const isFollowed = runs.findLastIndex(isPassing) > runs.findLastIndex((run) => run.dueAt === all.at(-1)?.at);
  const isNew = !known || newest.since !== known.since || newest.at >= known.at + maxMemoryAgeMs;
  return isNew || (newest.at > known.at && isFollowed) ? { ...status, badCertificate: newest } : status;
};
