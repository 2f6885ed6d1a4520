// Flow runs with their task runs inside, and what a run says about the service it watched.
import type { State } from './state.ts';

export type Trigger = 'schedule' | 'manual';

/** What one HTTP request of a task met. Times are milliseconds, rounded. */
export type Evidence = {
  readonly method: string;
  /** Without credentials; at most 500 characters. */
  readonly url: string;
  readonly status?: number;
  /** `address:port` that the last hop was connected to. */
  readonly address?: string;
  /** What the name stood for, at most four addresses. */
  readonly resolved?: readonly string[];
  readonly redirects?: number;
  readonly bytes?: number;
  /** Such as `HTTP/1.1`. */
  readonly protocol?: string;
  readonly tls?: TlsEvidence;
  /** The beginning of an answer that was not as expected: bounded, and without control characters. */
  readonly excerpt?: string;
  readonly phases: {
    readonly dnsMs?: number;
    readonly tcpMs?: number;
    readonly tlsMs?: number;
    readonly firstByteMs?: number;
    readonly totalMs: number;
  };
  readonly error?: { readonly code: string; readonly message: string };
};

/** The connection's TLS and the certificate that was shown. */
export type TlsEvidence = {
  /** Such as `TLSv1.3`. */
  readonly version?: string;
  readonly subject?: string;
  readonly issuer?: string;
  /** Milliseconds since the epoch. */
  readonly validTo?: number;
  /** Why it was refused. */
  readonly refused?: string;
};

/** Something that was not as expected, in a few words each. */
export type Finding = { readonly what: string; readonly expected: string; readonly found: string };

export type TaskRun = {
  /** `task-35f`: derived from the run's id, so that a repeat gives the same. */
  readonly name: string;
  readonly task: string;
  /** The last one is terminal. */
  readonly states: readonly State[];
  readonly attempts: number;
  readonly evidence: readonly Evidence[];
  /** What the task printed. */
  readonly lines: readonly string[];
  /** What the last attempt found amiss; left out when nothing. */
  readonly findings?: readonly Finding[];
};

export type FlowRun = {
  /** `monitor~dueAt`, by hand `monitor~startedAt~m`. */
  readonly id: string;
  readonly monitor: string;
  readonly flow: string;
  readonly trigger: Trigger;
  /** Milliseconds since the epoch; by hand: when it was asked for. */
  readonly dueAt: number;
  /** Left out when the flow never began (Cancelled, Crashed). */
  readonly startedAt?: number;
  readonly endedAt: number;
  /** The last one is terminal. */
  readonly states: readonly State[];
  readonly taskRuns: readonly TaskRun[];
  /** What the flow itself printed; left out when nothing. */
  readonly lines?: readonly string[];
};

export const lastState = (run: { readonly states: readonly State[] }): State => {
  const last = run.states.at(-1);
  if (!last) throw new Error('a run without a state');
  return last;
};

/**
 * failing: a task run or the flow run is FAILED; well: all tasks are COMPLETED;
 * neutral: says nothing about the service (Crashed, Cancelled).
 */
export type Verdict = 'failing' | 'passing' | 'neutral';

export const verdict = (run: Pick<FlowRun, 'states' | 'taskRuns'>): Verdict => {
  // A loop that keeps nothing: a look at a monitor asks this of each of its runs, many times over.
  const own = lastState(run).type;
  let isPassing = own === 'COMPLETED';
  let isFailing = own === 'FAILED';
  for (const taskRun of run.taskRuns) {
    const { type } = lastState(taskRun);
    isPassing &&= type === 'COMPLETED';
    isFailing ||= type === 'FAILED';
  }
  if (isFailing) return 'failing';
  return isPassing ? 'passing' : 'neutral';
};

/** It went well, but some of it not as it should. */
export const isDegraded = (run: Pick<FlowRun, 'states' | 'taskRuns'>): boolean =>
  verdict(run) === 'passing' && [run, ...run.taskRuns].some((part) => lastState(part).name === 'Degraded');

/** The task runs that failed, in the order in which they were started. */
export const failedTaskRuns = (run: Pick<FlowRun, 'taskRuns'>): readonly TaskRun[] =>
  run.taskRuns.filter((taskRun) => lastState(taskRun).type === 'FAILED');
