// What travels on the queue: the runs that fall due in one second.
import type { Trigger } from './run.ts';

export type RunRequest = {
  readonly monitor: string;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  readonly trigger: Trigger;
  /** The interval that it is run at; left out where that is what the monitor's definition says. */
  readonly intervalMs?: number;
};

export type RunMessage = { readonly runs: readonly RunRequest[] };

/** Runs in one message at most. */
export const maxRunsPerMessage = 25;
