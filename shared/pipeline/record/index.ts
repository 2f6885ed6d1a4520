// Record: writes the run down once, then looks until status, incident and alerts agree with what is recorded.
import { withEvidenceLines } from '../../checks/evidence-line.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { FlowRun } from '../../model/run.ts';
import { settle } from '../../model/settle.ts';
import { createRun } from '../../storage/records/run-records.ts';
import { commitSettlement } from '../../storage/records/settlement-writes.ts';
import { getStatus } from '../../storage/records/status-records.ts';
import type { Store } from '../../storage/store.ts';
import { recordedRuns } from './read-window.ts';

export type RecordDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Starts the alert step of a monitor. Best effort: it never rejects, and sending never blocks checking. */
  readonly alert: (monitor: string) => Promise<void>;
};

/** Looks at most this often: each further one means that another worker changed the status in between. */
const maxLooks = 10;

/**
 * Settles a monitor's status from its recorded runs, and returns once a look has found nothing to do.
 * The status is read before the runs: read after them, it might already know of newer ones, and be turned back.
 */
export const reconcile = async (deps: RecordDeps, run: Pick<FlowRun, 'monitor' | 'dueAt'>): Promise<void> => {
  for (let round = 0; round < maxLooks; round += 1) {
    const before = await getStatus(deps.store, run.monitor);
    if (!before)
      throw new Error(`monitor ${run.monitor} has no status item: the planner creates it before its first run`);
    const runs = await recordedRuns(deps, { status: before.status, reachBackTo: run.dueAt });
    const settled = settle(
      before.status,
      runs.map((run) => withEvidenceLines(run)),
    );
    if (settled.status === before.status) return;
    const outcome = await commitSettlement(deps.store, before, settled);
    const isNews = settled.status.outbox !== before.status.outbox;
    if (outcome === 'committed' && isNews) await deps.alert(run.monitor);
  }
  throw new Error(`the status of ${run.monitor} did not come to rest within ${maxLooks} looks`);
};

/** Records a run, whoever was first, and settles what follows from it. Says whether this call wrote it. */
export const record = async (deps: RecordDeps, run: FlowRun): Promise<'created' | 'exists'> => {
  const outcome = await createRun(deps.store, run);
  if (outcome === 'created') deps.logger.runFinished(run);
  await reconcile(deps, run);
  return outcome;
};
