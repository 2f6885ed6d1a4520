// What an hour or a day of runs comes to, in a form that can be added up: hours to days, monitors to all of them.
import { emptyHistogram, type Histogram, histogramOf, mergeHistograms } from './histogram.ts';
import { type Evidence, type FlowRun, isDegraded, lastState, verdict } from './run.ts';
import { missedRuns, type ScheduleEntry } from './schedule.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Roll-ups and incidents are kept for 13 months, whichever these are. */
export const historyMs = 400 * dayMs;

/** The start of the hour, or of the day, in UTC, that a time lies in. Milliseconds since the epoch. */
export const startOfHour = (at: number): number => Math.floor(at / hourMs) * hourMs;
export const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs;

/** Names of the states in which a recorded run can be. Records know them by their place: only ever add at the end. */
export const finalStateNames = ['Completed', 'Degraded', 'Failed', 'TimedOut', 'Crashed', 'Cancelled'] as const;
export type FinalStateName = (typeof finalStateNames)[number];
export type StateCounts = Readonly<Record<FinalStateName, number>>;

/** What runs say about the service. Here `well` leaves out what is Degraded. Only ever add at the end. */
export const verdictNames = ['passing', 'degraded', 'failing', 'neutral'] as const;
export type VerdictCounts = Readonly<Record<(typeof verdictNames)[number], number>>;

export const phaseNames = ['dns', 'tcp', 'tls', 'firstByte'] as const;
export type PhaseName = (typeof phaseNames)[number];

export type Rollup = {
  /** By the state of the flow run itself: one whose task failed may well be Completed. */
  readonly flowRuns: StateCounts;
  readonly taskRuns: StateCounts;
  /** Flow runs by what they say about the service. */
  readonly verdicts: VerdictCounts;
  /** How many of the flow runs were started by hand. They are counted, and were never expected. */
  readonly manual: number;
  /** Expected by the schedule history, and without a record. */
  readonly missed: number;
  /**
   * Response times: from the start of a request to the end of its answer, redirects included, one for each request
   * that was answered, whatever the answer said. A request without an answer has no response time.
   */
  readonly latency: Histogram;
  /** Of the same requests, where there was such a phase. */
  readonly phases: Readonly<Record<PhaseName, Histogram>>;
};

type Counts<K extends string> = Record<K, number>;

const zeros = <K extends string>(names: readonly K[]): Counts<K> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Counts<K>;

const added = <K extends string>(names: readonly K[], a: Counts<K>, b: Counts<K>): Counts<K> =>
  Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Counts<K>;

/** Nothing ran, and nothing should have. */
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

const count = (counts: Counts<FinalStateName>, part: Pick<FlowRun, 'states'>): void => {
  const { name } = lastState(part);
  // A record can hold no other: whatever is not terminal is not recorded.
  if (Object.hasOwn(counts, name)) counts[name as FinalStateName] += 1;
};

const verdictOf = (run: FlowRun): keyof VerdictCounts => (isDegraded(run) ? 'degraded' : verdict(run));

const isAnswered = ({ error }: Evidence): boolean => error === undefined;

/** Of recorded runs, and of how many are missed beside them. */
export const rollUpRuns = (runs: readonly FlowRun[], missed: number): Rollup => {
  const [flowRuns, taskRuns, verdicts] = [zeros(finalStateNames), zeros(finalStateNames), zeros(verdictNames)];
  for (const run of runs) {
    count(flowRuns, run);
    for (const taskRun of run.taskRuns) count(taskRuns, taskRun);
    verdicts[verdictOf(run)] += 1;
  }
  const answers = runs.flatMap((run) => run.taskRuns.flatMap(({ evidence }) => evidence.filter(isAnswered)));
  const times = (phase: keyof Evidence['phases']): Histogram =>
    histogramOf(answers.flatMap(({ phases }) => phases[phase] ?? []));
  return {
    flowRuns,
    taskRuns,
    verdicts,
    manual: runs.filter(({ trigger }) => trigger === 'manual').length,
    missed,
    latency: times('totalMs'),
    phases: { dns: times('dnsMs'), tcp: times('tcpMs'), tls: times('tlsMs'), firstByte: times('firstByteMs') },
  };
};

/** Of both together. In which order several are merged makes no difference. */
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
 * Due times in [from, to) that are missed for good, when it is asked long after them: nothing records a run any more
 * whose time passed more than 32 minutes ago (a message lives for 30), however long the monitor's interval is.
 */
export const permanentlyMissed = (
  history: readonly ScheduleEntry[],
  recorded: ReadonlySet<number>,
  window: { readonly from: number; readonly to: number },
): readonly number[] => missedRuns(history, recorded, { ...window, now: Number.POSITIVE_INFINITY });

/** How long after its end an hour is rolled up: by then every run of it is recorded, or missed for good. */
export const settledAfterMs = 35 * 60_000;

/** The last hour whose roll-up is due. */
export const lastDueHour = (now: number): number => startOfHour(now - settledAfterMs) - hourMs;
