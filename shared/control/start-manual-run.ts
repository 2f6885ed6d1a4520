// A run by hand: goes on the queue at once, and counts like any other run, but is never expected, late or paused.
import type { Clock } from '../clock/clock.ts';
import { runId } from '../model/identity.ts';
import type { Queue } from '../queue/queue.ts';

export type ManualRunDeps = {
  readonly clock: Clock;
  readonly queue: Queue & {
    readonly inFlight: (id: string) => unknown;
    readonly manualInFlight: (monitor: string) => number;
  };
};

export type ManualRunResult =
  | { readonly outcome: 'started'; readonly id: string }
  | { readonly outcome: 'too many'; readonly limit: number }
  | { readonly outcome: 'refused' };

/** Runs by hand of one monitor at once. */
const limit = 10;

/** Two asked for in the same millisecond are two runs: the second is dated a millisecond later. */
const freeTime = (deps: ManualRunDeps, monitor: string): number => {
  let at = deps.clock.now();
  while (deps.queue.inFlight(runId({ monitor, dueAt: at, trigger: 'manual' }))) at += 1;
  return at;
};

export const startManualRun = async (deps: ManualRunDeps, monitor: string): Promise<ManualRunResult> => {
  if (deps.queue.manualInFlight(monitor) >= limit) return { outcome: 'too many', limit };
  const request = { monitor, dueAt: freeTime(deps, monitor), trigger: 'manual' as const };
  const { failed } = await deps.queue.send([{ message: { runs: [request] }, notBefore: request.dueAt }]);
  return failed === 0 ? { outcome: 'started', id: runId(request) } : { outcome: 'refused' };
};
