// Roll-ups: counts and response times of the runs of an hour or a day. They can be merged: hours into days, monitors into all.
import { emptyHistogram, type Histogram, histogramOf, mergeHistograms } from './histogram.ts';
import { type Evidence, type FlowRun, isDegraded, lastState, verdict } from './run.ts';
import { missedRuns, type ScheduleEntry } from './schedule.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Roll-ups and incidents are kept for 400 days, which is at least 13 months. */
export const historyMs = 400 * dayMs;

/** The start of the UTC hour, or UTC day, that contains `at`. Milliseconds since the epoch. */
export const startOfHour = (at: number): number => Math.floor(at / hourMs) * hourMs;
export const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs;

/** Final states of a recorded run. Stored counts refer to a state by its index here: append only. */
export const finalStateNames = ['Completed', 'Degraded', 'Failed', 'TimedOut', 'Crashed', 'Cancelled'] as const;
export type FinalStateName = (typeof finalStateNames)[number];
export type StateCounts = Readonly<Record<FinalStateName, number>>;

/** Verdicts of runs about the service; here `passing` does not include `degraded`. Stored by index: append only. */
export const verdictNames = ['passing', 'degraded', 'failing', 'neutral'] as const;
export type VerdictCounts = Readonly<Record<(typeof verdictNames)[number], number>>;

export const phaseNames = ['dns', 'tcp', 'tls', 'firstByte'] as const;
export type PhaseName = (typeof phaseNames)[number];

export type Rollup = {
  /** By the final state of the flow run itself, which may be Completed although a task run failed. */
  readonly flowRuns: StateCounts;
  readonly taskRuns: StateCounts;
  /** Flow runs by their verdict about the service; each counts once. */
  readonly verdicts: VerdictCounts;
  /** How many of the flow runs were manual or catch-up runs, which count in `flowRuns` but are never expected. */
  readonly manual: number;
  /** Runs that the schedule history expected and that have no record. */
  readonly missed: number;
  /**
   * Response times: from the start of a request to the end of its response, redirects included. Every request with a
   * response counts once, whatever its status; a request without a response does not count.
   */
  readonly latency: Histogram;
  /** Phases of the same requests; a request without a phase (no TLS) does not count in it. */
  readonly phases: Readonly<Record<PhaseName, Histogram>>;
};

type CountsBy<K extends string> = Record<K, number>;

const zeros = <K extends string>(names: readonly K[]): CountsBy<K> =>
  Object.fromEntries(names.map((name) => [name, 0])) as CountsBy<K>;

const added = <K extends string>(names: readonly K[], a: CountsBy<K>, b: CountsBy<K>): CountsBy<K> =>
  Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as CountsBy<K>;

/** The roll-up of no runs, none of which was expected. */
export const emptyRollup: Rollup = {
  flowRuns: zeros(finalStateNames),
  taskRuns: zeros(finalStateNames),
  verdicts: zeros(verdictNames),
  manual: 0,
  missed: 0,
  latency: emptyHistogram,
  phases: { dns: emptyHistogram, tcp: emptyHistogram, tls: emptyHistogram, firstByte: emptyHistogram },
};

export const totalOf = (counts: StateCounts | VerdictCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

export const isEmptyRollup = ({ flowRuns, missed }: Rollup): boolean => missed === 0 && totalOf(flowRuns) === 0;

const count = (counts: CountsBy<FinalStateName>, part: Pick<FlowRun, 'states'>): void => {
  const { name } = lastState(part);
  // Only final states are recorded; any other name is not counted.
  if (Object.hasOwn(counts, name)) counts[name as FinalStateName] += 1;
};

const verdictOf = (run: FlowRun): keyof VerdictCounts => (isDegraded(run) ? 'degraded' : verdict(run));

const hasResponse = ({ error }: Evidence): boolean => error === undefined;

/** The roll-up of recorded runs, plus the number of missed runs. */
export const rollUpRuns = (runs: readonly FlowRun[], missed: number): Rollup => {
  const [flowRuns, taskRuns, verdicts] = [zeros(finalStateNames), zeros(finalStateNames), zeros(verdictNames)];
  for (const run of runs) {
    count(flowRuns, run);
    for (const taskRun of run.taskRuns) count(taskRuns, taskRun);
    verdicts[verdictOf(run)] += 1;
  }
  const responses = runs.flatMap((run) => run.taskRuns.flatMap(({ evidence }) => evidence.filter(hasResponse)));
  const times = (phase: keyof Evidence['phases']): Histogram =>
    histogramOf(responses.flatMap(({ phases }) => phases[phase] ?? []));
  return {
    flowRuns,
    taskRuns,
    verdicts,
    manual: runs.filter(({ trigger }) => trigger !== 'schedule').length,
    missed,
    latency: times('totalMs'),
    phases: { dns: times('dnsMs'), tcp: times('tcpMs'), tls: times('tlsMs'), firstByte: times('firstByteMs') },
  };
};

/** The roll-up of the runs of both. Associative and commutative. */
export const mergeRollups = (a: Rollup, b: Rollup): Rollup => ({
  flowRuns: added(finalStateNames, a.flowRuns, b.flowRuns),
  taskRuns: added(finalStateNames, a.taskRuns, b.taskRuns),
  verdicts: added(verdictNames, a.verdicts, b.verdicts),
  manual: a.manual + b.manual,
  missed: a.missed + b.missed,
  latency: mergeHistograms(a.latency, b.latency),
  phases: {
    dns: mergeHistograms(a.phases.dns, b.phases.dns),
    tcp: mergeHistograms(a.phases.tcp, b.phases.tcp),
    tls: mergeHistograms(a.phases.tls, b.phases.tls),
    firstByte: mergeHistograms(a.phases.firstByte, b.phases.firstByte),
  },
});

export const mergeAllRollups = (rollups: readonly Rollup[]): Rollup => rollups.reduce(mergeRollups, emptyRollup);

/**
 * Due times in [from, to) whose run is missed and can no longer be recorded. Valid at least 32 minutes after `to`: a
 * queue message lives for 30 minutes, so later than that no worker records a run, whatever the monitor's interval is.
 */
export const permanentlyMissed = (
  history: readonly ScheduleEntry[],
  recorded: ReadonlySet<number>,
  window: { readonly from: number; readonly to: number },
): readonly number[] => missedRuns(history, recorded, { ...window, now: Number.POSITIVE_INFINITY });

/** Delay between the end of an hour and its roll-up: by then each of its runs is recorded or permanently missed. */
export const settledAfterMs = 35 * 60_000;

/** The start of the newest hour that may be rolled up at `now`. */
export const lastDueHour = (now: number): number => startOfHour(now - settledAfterMs) - hourMs;
