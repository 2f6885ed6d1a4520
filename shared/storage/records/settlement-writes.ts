// Status and incidents change in one write, at the version of the status that was read.
import type { Settlement } from '../../model/settle.ts';
import type { Store, Write } from '../store.ts';
import { incidentWrites } from './incident-records.ts';
import { encodeStatus, type VersionedStatus } from './status-records.ts';

/** The writes of a settlement; they hold only while the status is the one that was read. */
export const settlementWrites = async (
  store: Store,
  before: VersionedStatus,
  settled: Settlement,
): Promise<readonly Write[]> => {
  const { status, changes } = settled;
  const incidents = await Promise.all(changes.map((change) => incidentWrites(store, status.monitor, change)));
  return [{ op: 'replace', item: encodeStatus(status), expectedVersion: before.version }, ...incidents.flat()];
};

/** All of a settlement or nothing of it: `conflict` when somebody else changed the status since it was read. */
export const commitSettlement = async (
  store: Store,
  before: VersionedStatus,
  settled: Settlement,
): Promise<'committed' | 'conflict'> => (await store.transact(await settlementWrites(store, before, settled))).outcome;
