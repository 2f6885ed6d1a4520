// What becomes of a message that arrives after the next run of its monitor is due.
import { runMessages } from '../../messages/runs.ts';
import { isOverdue } from '../../model/schedule.ts';
import { state } from '../../model/state.ts';
import type { Handled } from '../../queue/delivery.ts';
import { getRun } from '../../storage/records/run-records.ts';
import { reconcile, record } from '../record/index.ts';
import type { ExecuteRunDeps, PlannedRun } from './execute-run.ts';
import { abandonedRun } from './flow-run.ts';

/** Between the end of a worker's life and giving up its run. */
const graceMs = 2_000;

/** Completes what a dead worker may have left undone for a recorded run; false when the run is not recorded. */
export const finishRecordedRun = async (deps: ExecuteRunDeps, { request }: PlannedRun): Promise<boolean> => {
  if (!(await getRun(deps.store, request))) return false;
  await reconcile(deps, request);
  return true;
};

type Reception = {
  readonly now: number;
  readonly firstReceivedAt: number;
  /** The longest life of a worker. After it, no other worker executes this message any more. */
  readonly workerTimeoutMs: number;
};

const endOf = ({ request, spec }: PlannedRun, { now, firstReceivedAt }: Reception) =>
  isOverdue({ dueAt: request.dueAt, intervalMs: spec.intervalMs }, firstReceivedAt)
    ? state('Cancelled', now, runMessages(spec.language).receivedTooLate)
    : state('Crashed', now, runMessages(spec.language).workerLost);

/**
 * Never executes: an old result is worthless. While another worker may still be on it the message goes back; after that
 * the run is recorded: Cancelled when it was first received too late, else Crashed, because its worker is lost.
 */
export const handleOverdueRun = async (
  deps: ExecuteRunDeps,
  planned: PlannedRun,
  reception: Reception,
): Promise<Handled> => {
  const { request, spec } = planned;
  if (await finishRecordedRun(deps, planned)) return 'done';
  if (reception.now < request.dueAt + spec.intervalMs + reception.workerTimeoutMs + graceMs) return 'retry';
  await record(deps, abandonedRun(planned, endOf(planned, reception)));
  return 'done';
};
