// Record: writes a run once, then reconciles the monitor's status with the recorded runs until nothing changes.
import { withEvidenceLines } from '../../checks/evidence-line.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { FlowRun } from '../../model/run.ts';
import { settle } from '../../model/settle.ts';
import { createRun } from '../../storage/records/run-records.ts';
import { commitSettlement } from '../../storage/records/settlement-writes.ts';
import { getStatus } from '../../storage/records/status-records.ts';
import type { Store } from '../../storage/store.ts';
import { readDecisiveRuns } from './read-window.ts';

export type RecordDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Receives each run that this call has recorded, once. */
  readonly recorded?: (run: FlowRun) => void | Promise<void>;
  /** Starts the alert step of a monitor. Best effort: it never rejects, and sending never blocks checking. */
  readonly alert: (monitor: string) => Promise<void>;
};

/** Each round after the first means that another worker changed the status meanwhile. */
const maxRounds = 10;

/**
 * Settles a monitor's status from its recorded runs. Returns after a round that found nothing to change: only then does
 * the record protocol (docs/architecture.md) allow to acknowledge the message. The status is read before the runs: read
 * after them, it could already include newer runs, and would be turned back.
 * @throws an Error when the status does not exist, or still changes after 10 rounds.
 */
export const reconcile = async (deps: RecordDeps, run: Pick<FlowRun, 'monitor' | 'dueAt'>): Promise<void> => {
  for (let round = 0; round < maxRounds; round += 1) {
    const before = await getStatus(deps.store, run.monitor);
    if (!before)
      throw new Error(`monitor ${run.monitor} has no status item: the planner creates it before its first run`);
    const { runs, isAll } = await readDecisiveRuns(deps, { status: before.status, includingDueAt: run.dueAt });
    const settled = settle(
      before.status,
      runs.map((one) => withEvidenceLines(one, before.status.language)),
      isAll,
    );
    if (settled.status === before.status) return;
    const outcome = await commitSettlement(deps.store, before, settled);
    const hasNewAlerts = settled.status.outbox !== before.status.outbox;
    if (outcome === 'committed' && hasNewAlerts) await deps.alert(run.monitor);
  }
  throw new Error(`the status of ${run.monitor} still changed after ${maxRounds} rounds of reconciling`);
};

/** Records a run and settles what follows from it, whether this call or another one created the record. */
export const record = async (deps: RecordDeps, run: FlowRun): Promise<'created' | 'exists'> => {
  const outcome = await createRun(deps.store, run);
  if (outcome === 'created') {
    await deps.recorded?.(run);
    deps.logger.runFinished(run);
  }
  await reconcile(deps, run);
  return outcome;
};
