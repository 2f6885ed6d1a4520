// Flow runs with their task runs inside, and what a run says about the service it watched.
import type { State } from './state.ts';

export type Trigger = 'schedule' | 'manual';

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
  readonly error?: { readonly code: string; readonly message: string };
};

/** The TLS version of a connection and the certificate that the server presented. */
export type TlsEvidence = {
  /** Such as `TLSv1.3`. */
  readonly version?: string;
  readonly subject?: string;
  readonly issuer?: string;
  /** Milliseconds since the epoch. */
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
  /** `task-35f`: derived from the run's id, so that a repeat gives the same. */
  readonly name: string;
  readonly task: string;
  /** The last one is terminal. */
  readonly states: readonly State[];
  readonly attempts: number;
  readonly evidence: readonly Evidence[];
  /** What the task printed. */
  readonly lines: readonly string[];
  /** Findings of the last attempt; left out when there are none. */
  readonly findings?: readonly Finding[];
  /** The last evidence as one line for alerts. Set on runs that are read to settle a status; never stored. */
  readonly evidenceLine?: string;
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
