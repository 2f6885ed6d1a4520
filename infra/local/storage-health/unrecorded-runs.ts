// Keeps the results of runs until they are recorded: a run whose message comes back is not executed a second time.
import { runId } from '../../../shared/model/identity.ts';
import type { RunRequest } from '../../../shared/model/run-message.ts';
import type { Delivery, Handled } from '../../../shared/queue/delivery.ts';
import type { Execution, Runner } from '../../../shared/runner/execution.ts';
import type { StorageMonitor } from './storage-monitor.ts';
import type { UnrecordedOutages } from './unrecorded-outages.ts';

type Deps = {
  readonly storage: Pick<StorageMonitor, 'health' | 'runs'>;
  readonly outages: Pick<UnrecordedOutages, 'runUnrecorded' | 'runRecorded' | 'isOpen'>;
  /** How often a message is received at most; after that its runs are given up. */
  readonly maxReceives: number;
};

type Handle = (delivery: Delivery) => Promise<Handled>;

export type UnrecordedRuns = Pick<Runner, 'executeOnce' | 'hasResult'> & {
  /** Wraps the handler of the queue, whose outcome shows whether the runs of a message are recorded. */
  readonly handle: (handle: Handle) => Handle;
};

export const keepUnrecordedRuns = ({ storage, outages, maxReceives }: Deps): UnrecordedRuns => {
  const results = new Map<string, Promise<Execution>>();

  const forEachResult = async (
    runs: readonly RunRequest[],
    report: (run: RunRequest, execution: Execution) => void,
  ): Promise<void> => {
    for (const run of runs) {
      const execution = await results.get(runId(run));
      if (execution) report(run, execution);
    }
  };

  return {
    executeOnce: async (id, execute) => {
      const before = results.get(id);
      if (before) return before;
      const execution = execute();
      results.set(id, execution);
      execution.catch(() => results.delete(id));
      return execution;
    },
    hasResult: (id) => results.has(id),
    handle: (handle) => async (delivery) => {
      const handled = await handle(delivery);
      const { runs } = delivery.message;
      const receives = delivery.receives ?? 1;
      if (handled === 'retry' && receives === 1) {
        storage.runs.addWaiting(runs.length);
        // Not awaited: a result that is still missing belongs to a run that failed to start.
        if (storage.health().error) void forEachResult(runs, outages.runUnrecorded);
      }
      if (handled === 'retry' && receives < maxReceives) return handled;
      if (receives > 1) storage.runs.removeWaiting(runs.length);
      if (handled === 'done' && runs.some(({ monitor }) => outages.isOpen(monitor)))
        await forEachResult(runs, outages.runRecorded);
      const finished = runs.filter((run) => results.delete(runId(run))).length;
      if (handled === 'retry') storage.runs.addLost(finished);
      else storage.runs.addRecorded(finished);
      return handled;
    },
  };
};
