// Reads the records of a process that has ended from its data folder.
import type { Incident } from '../../../shared/model/incident.ts';
import type { FlowRun } from '../../../shared/model/run.ts';
import type { ScheduleEntry } from '../../../shared/model/schedule.ts';
import type { MonitorStatus } from '../../../shared/model/status.ts';
import { incidentPartition } from '../../../shared/storage/keys.ts';
import { decodeIncident } from '../../../shared/storage/records/incident-records.ts';
import { decodeRun } from '../../../shared/storage/records/run-codec.ts';
import { queryRuns } from '../../../shared/storage/records/run-records.ts';
import { getSchedule } from '../../../shared/storage/records/schedule-records.ts';
import { getStatus } from '../../../shared/storage/records/status-records.ts';
import { openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import type { Store } from '../../../shared/storage/store.ts';
import type { Workspace } from './workspace.ts';

export type StoredRecords = {
  readonly monitor: string;
  readonly status: MonitorStatus;
  /** Oldest first. */
  readonly runs: readonly FlowRun[];
  readonly incidents: readonly Incident[];
  readonly history: readonly ScheduleEntry[];
};

const limit = 1_000;

const storedRecordsOf = async (store: Store, monitor: string): Promise<StoredRecords> => {
  const found = await getStatus(store, monitor);
  if (!found) throw new Error(`${monitor} has no status`);
  const runs = await queryRuns(store, { monitor, limit });
  const incidents = await store.query(incidentPartition(monitor), { limit });
  if (runs.after || incidents.after) throw new Error(`${monitor} has more records than one page`);
  return {
    monitor,
    status: found.status,
    runs: runs.items.map(decodeRun),
    incidents: incidents.items.map(decodeIncident),
    history: await getSchedule(store, monitor),
  };
};

export const readStoredRecords = async (
  workspace: Workspace,
  monitors: readonly string[],
): Promise<readonly StoredRecords[]> => {
  const opened = await openSqliteStore({ folder: workspace.data, now: Date.now });
  if (opened.outcome === 'refused') throw new Error(opened.message);
  try {
    return await Promise.all(monitors.map((monitor) => storedRecordsOf(opened.store, monitor)));
  } finally {
    await opened.store.close();
  }
};
