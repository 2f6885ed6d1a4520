// Changes of a status that others change too, and the receipts that are recorded with it.
import { forget } from '../../model/delivery.ts';
import type { MonitorStatus } from '../../model/status.ts';
import { recordReceipts } from '../../storage/records/delivery-receipts.ts';
import { encodeStatus, getStatus } from '../../storage/records/status-records.ts';
import type { AlertDeps } from './alert-deps.ts';

/** Attempts to change a status: each attempt after the first means that another writer changed it meanwhile. */
export const maxTries = 50;

/** Applies a change to the status as it is now; what others changed meanwhile stays. Undefined if there is no status. */
export const changeStatus = async (
  { store }: Pick<AlertDeps, 'store'>,
  monitor: string,
  change: (status: MonitorStatus) => MonitorStatus,
): Promise<MonitorStatus | undefined> => {
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const found = await getStatus(store, monitor);
    if (!found) return undefined;
    const changed = change(found.status);
    const replaced = await store.replace(encodeStatus(changed), found.version);
    if (replaced.outcome === 'replaced') return changed;
  }
  throw new Error(`the status of ${monitor} could not be changed within ${maxTries} attempts`);
};

/**
 * Writes receipts to their incidents. It needs no lease, since repeating it changes nothing: when a sender dies before,
 * the sweep finds the receipts by the status.
 */
export const recordPendingReceipts = async (
  deps: Pick<AlertDeps, 'store' | 'logger'>,
  { monitor, pendingReceipts }: MonitorStatus,
): Promise<void> => {
  if (!pendingReceipts) return;
  await recordReceipts(deps.store, monitor, pendingReceipts, (error) => deps.logger.warn(error.message));
  await changeStatus(deps, monitor, (status) => forget(status, pendingReceipts));
};
