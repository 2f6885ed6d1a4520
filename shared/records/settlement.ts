// Status and incidents change in one write, at the version of the status that was read.
import type { Settlement } from '../model/settle.ts';
import type { Store } from '../ports/store.ts';
import { incidentWrite } from './incidents.ts';
import { encodeStatus, type VersionedStatus } from './status.ts';

/** All of a settlement or nothing of it: `conflict` when somebody else changed the status since it was read. */
export const commitSettlement = async (
  store: Store,
  before: VersionedStatus,
  settled: Settlement,
): Promise<'committed' | 'conflict'> => {
  const { monitor } = settled.status;
  const replace = { op: 'replace', item: encodeStatus(settled.status), expectedVersion: before.version } as const;
  const incidents = await Promise.all(settled.changes.map((change) => incidentWrite(store, monitor, change)));
  if (incidents.length > 0) return (await store.transact([replace, ...incidents])).outcome;
  return (await store.replace(replace.item, before.version)).outcome === 'replaced' ? 'committed' : 'conflict';
};
