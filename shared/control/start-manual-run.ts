// Starts a manual run: it goes on the queue at once and counts like any other run, but is never expected, late or paused.
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
  /** The queue did not accept the message. */
  | { readonly outcome: 'refused' };

/** Manual runs of one monitor at the same time. */
const maxManualRuns = 10;

/** Two requests in the same millisecond start two runs: the second is dated a millisecond later. */
const freeDueAt = (deps: ManualRunDeps, monitor: string): number => {
  let dueAt = deps.clock.now();
  while (deps.queue.inFlight(runId({ monitor, dueAt, trigger: 'manual' }))) dueAt += 1;
  return dueAt;
};

export const startManualRun = async (deps: ManualRunDeps, monitor: string): Promise<ManualRunResult> => {
  if (deps.queue.manualInFlight(monitor) >= maxManualRuns) return { outcome: 'too many', limit: maxManualRuns };
  const request = { monitor, dueAt: freeDueAt(deps, monitor), trigger: 'manual' as const };
  const { failed } = await deps.queue.send([{ message: { runs: [request] }, notBefore: request.dueAt }]);
  return failed === 0 ? { outcome: 'started', id: runId(request) } : { outcome: 'refused' };
};
