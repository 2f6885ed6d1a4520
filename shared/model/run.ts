// Flow runs with their task runs, and what a run shows about the service.
import type { OwnSideCause } from './own-side.ts';
import type { State } from './state.ts';

/** `catch-up`: soon after its monitor started to be checked. Only `schedule` runs are expected by the schedule. */
export type Trigger = 'schedule' | 'manual' | 'catch-up';

/**
 * The steps of a request, in their order; records refer to them by index, so a new one goes to the end. `prepare`:
 * before connecting, because the request or the address is refused; `queue`: too many requests are in progress;
 * `response`: while the request was sent, or while waiting for the first byte and the headers; `redirect`: the
 * response leads to where the request does not follow.
 */
export const requestPhases = ['prepare', 'queue', 'resolve', 'connect', 'tls', 'response', 'body', 'redirect'] as const;
export type RequestPhase = (typeof requestPhases)[number];

/** Milliseconds, rounded. A phase that did not take place is left out. */
export type EvidencePhases = {
  readonly dnsMs?: number;
  readonly tcpMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  readonly totalMs: number;
};

/**
 * What one request of a task encountered: the part that all kinds of check share. Each kind adds fields of its own,
 * declared in `shared/checks/<kind>/evidence.ts`.
 */
export type Evidence = {
  /** A kind of `shared/checks/index.ts`, such as `http`. */
  readonly kind: string;
  /** `address:port` of the last connection. */
  readonly address?: string;
  /** Addresses that the name resolved to, at most four. */
  readonly resolved?: readonly string[];
  /** Bytes received. */
  readonly bytes?: number;
  readonly tls?: TlsEvidence;
  /** The beginning of an unexpected response: bounded, without control characters. */
  readonly excerpt?: string;
  readonly phases: EvidencePhases;
  readonly error?: RequestError;
};

/** Why a request failed. */
export type RequestError = {
  readonly code: string;
  readonly message: string;
  /** The step in which it failed; left out where that is not known. */
  readonly phase?: RequestPhase;
  /** Set where the error shows something about this machine, and nothing about the service. Not stored. */
  readonly ownSide?: OwnSideCause;
};

/** The TLS version of a connection and the certificate that the server presented. */
export type TlsEvidence = {
  /** Such as `TLSv1.3`. */
  readonly version?: string;
  readonly subject?: string;
  readonly issuer?: string;
  /** Milliseconds since the epoch. Evidence of older versions has no `validFrom`. */
  readonly validFrom?: number;
  readonly validTo?: number;
  /** Why the certificate was refused. */
  readonly refused?: string;
};

/** One deviation from what a check expects. Each part is a short text in the language of the monitor. */
export type Finding = {
  /** What was compared: `Status code`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
};

export type TaskRun = {
  /** Such as `check_home-35f`: derived from the run's id, so that a repeated execution has the same name. */
  readonly name: string;
  readonly task: string;
  /** The last one is terminal. */
  readonly states: readonly State[];
  readonly attempts: number;
  readonly evidence: readonly Evidence[];
  /** What the task printed. */
  readonly lines: readonly string[];
  /** When each line was printed, milliseconds since the epoch. Set while the run lasts; never stored. */
  readonly lineTimes?: readonly number[];
  /** Findings of the last attempt; left out when there are none. */
  readonly findings?: readonly Finding[];
  /** The service responded as expected, but its certificate ends soon: nothing else made the task run fail. */
  readonly onlyCertificate?: true;
  /** Why it could not show anything about the service. Set while the run lasts; the flow run stores it. */
  readonly ownSide?: OwnSideCause;
  /** The last evidence as one line for alerts. Set on runs that are read to settle a status; never stored. */
  readonly evidenceLine?: string;
};

export type FlowRun = {
  /** `monitor~dueAt`; for a manual run `monitor~requestedAt~m`, for a catch-up run `monitor~dueAt~c`. */
  readonly id: string;
  readonly monitor: string;
  readonly flow: string;
  readonly trigger: Trigger;
  /** Milliseconds since the epoch. For a manual run: when it was requested. */
  readonly dueAt: number;
  /** Left out when the flow never started (Cancelled, Crashed). */
  readonly startedAt?: number;
  readonly endedAt: number;
  /** The last one is terminal. */
  readonly states: readonly State[];
  readonly taskRuns: readonly TaskRun[];
  /** What the flow itself printed; left out when it printed nothing. */
  readonly lines?: readonly string[];
  /** When each line was printed. Set while the run lasts; never stored. */
  readonly lineTimes?: readonly number[];
  /** What on Vigía's own side made the run Crashed; left out for any other run. */
  readonly ownSide?: OwnSideCause;
};

/** The terminal state of an ended run. Throws for a run without states. */
export const lastState = (run: { readonly states: readonly State[] }): State => {
  const last = run.states.at(-1);
  if (!last) throw new Error('a run without a state');
  return last;
};

/** From the first state of a task run to its last, in milliseconds. */
export const taskDurationMs = ({ states }: Pick<TaskRun, 'states'>): number =>
  (states.at(-1)?.timestamp ?? 0) - (states[0]?.timestamp ?? 0);

/** The flow returned, but called no task and reported nothing itself: nothing was checked. */
export const ranNoTask = (run: Pick<FlowRun, 'states' | 'taskRuns'>): boolean =>
  run.taskRuns.length === 0 && lastState(run).name === 'Completed';

/** Whether nothing is known about the service because of how the run ended. */
export const showsNothing = (run: Pick<FlowRun, 'states' | 'taskRuns' | 'ownSide'>): boolean =>
  run.ownSide !== undefined || ranNoTask(run);

/**
 * What a run shows about the service. `failing`: a task run or the flow run is FAILED. `passing`: all of them are
 * COMPLETED. `neutral`: nothing, as with Crashed and Cancelled, and with a flow that ran no task.
 */
export type Verdict = 'failing' | 'passing' | 'neutral';

export const verdict = (run: Pick<FlowRun, 'states' | 'taskRuns'>): Verdict => {
  // A loop without allocations: settling a status computes this many times for each run of a monitor.
  const own = lastState(run).type;
  let isPassing = own === 'COMPLETED';
  let isFailing = own === 'FAILED';
  for (const taskRun of run.taskRuns) {
    const { type } = lastState(taskRun);
    isPassing &&= type === 'COMPLETED';
    isFailing ||= type === 'FAILED';
  }
  if (isFailing) return 'failing';
  return isPassing && !ranNoTask(run) ? 'passing' : 'neutral';
};

/** Whether a passing run has a Degraded state. */
export const isDegraded = (run: Pick<FlowRun, 'states' | 'taskRuns'>): boolean =>
  verdict(run) === 'passing' && [run, ...run.taskRuns].some((part) => lastState(part).name === 'Degraded');

/** The FAILED task runs, in the order in which they started. */
export const failedTaskRuns = (run: Pick<FlowRun, 'taskRuns'>): readonly TaskRun[] =>
  run.taskRuns.filter((taskRun) => lastState(taskRun).type === 'FAILED');
