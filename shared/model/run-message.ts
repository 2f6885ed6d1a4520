// The message on the queue: the runs that are due in one second.
import type { Trigger } from './run.ts';

export type RunRequest = {
  readonly monitor: string;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  readonly trigger: Trigger;
  /** Where it differs from the monitor's definition: the interval with which the run was planned. */
  readonly intervalMs?: number;
};

export type RunMessage = { readonly runs: readonly RunRequest[] };

export const maxRunsPerMessage = 25;
