// What a store has: the records of one monitor, and those of the planner.
import type { Incident } from '../../shared/model/incident.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { incidentPartition, runPartition } from '../../shared/storage/keys.ts';
import { decodeIncident } from '../../shared/storage/records/incident-records.ts';
import { getRegistered, getWatermark, registeredMonitors } from '../../shared/storage/records/planner-records.ts';
import { decodeRun } from '../../shared/storage/records/run-codec.ts';
import { getSchedule } from '../../shared/storage/records/schedule-records.ts';
import { getStatus } from '../../shared/storage/records/status-records.ts';
import type { Store, Stored } from '../../shared/storage/store.ts';

const readAll = async (store: Store, partition: string): Promise<readonly Stored[]> => {
  const { items, after } = await store.query(partition, { limit: 1_000 });
  if (after !== undefined) throw new Error(`${partition} has more records than one page`);
  return items;
};

export const readRecords = (store: Store) => ({
  status: async (monitor = 'shop'): Promise<MonitorStatus> => {
    const found = await getStatus(store, monitor);
    if (!found) throw new Error(`no status of ${monitor}`);
    return found.status;
  },
  /** Oldest first. */
  runs: async (monitor = 'shop'): Promise<readonly FlowRun[]> =>
    (await readAll(store, runPartition(monitor))).map(decodeRun),
  incidents: async (monitor = 'shop'): Promise<readonly Incident[]> =>
    (await readAll(store, incidentPartition(monitor))).map(decodeIncident),
  schedule: (monitor = 'shop') => getSchedule(store, monitor),
  watermark: async () => (await getWatermark(store))?.at,
  registered: async () => registeredMonitors(await getRegistered(store, () => {})),
});
