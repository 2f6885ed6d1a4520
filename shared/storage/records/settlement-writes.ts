// Writes a settlement: the status at the version that was read, and its incidents, in one transaction.
import type { Settlement } from '../../model/settlement.ts';
import type { Store, Write } from '../store.ts';
import { incidentWrites } from './incident-records.ts';
import { encodeStatus, type VersionedStatus } from './status-records.ts';

/** The writes of a settlement. They fail if the status has changed since it was read. */
export const settlementWrites = async (
  store: Store,
  before: VersionedStatus,
  settled: Settlement,
): Promise<readonly Write[]> => {
  const { status, changes } = settled;
  const incidents = await Promise.all(changes.map((change) => incidentWrites(store, status.monitor, change)));
  return [{ op: 'replace', item: encodeStatus(status), expectedVersion: before.version }, ...incidents.flat()];
};

/** Writes the whole settlement or nothing. `conflict`: another writer changed the status since it was read. */
export const commitSettlement = async (
  store: Store,
  before: VersionedStatus,
  settled: Settlement,
): Promise<'committed' | 'conflict'> => (await store.transact(await settlementWrites(store, before, settled))).outcome;
