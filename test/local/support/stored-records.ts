// Reads the records of a process that has ended from its data folder.
import type { Incident } from '../../../shared/model/incident.ts';
import type { FlowRun } from '../../../shared/model/run.ts';
import type { ScheduleEntry } from '../../../shared/model/schedule.ts';
import type { MonitorStatus } from '../../../shared/model/status.ts';
import { openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { readRecords } from '../../support/read-records.ts';
import type { Workspace } from './workspace.ts';

export type StoredRecords = {
  readonly monitor: string;
  readonly status: MonitorStatus;
  /** Oldest first. */
  readonly runs: readonly FlowRun[];
  readonly incidents: readonly Incident[];
  readonly history: readonly ScheduleEntry[];
};

const storedRecordsOf = async (store: Store, monitor: string): Promise<StoredRecords> => {
  const { status, runs, incidents, schedule } = readRecords(store);
  return {
    monitor,
    status: await status(monitor),
    runs: await runs(monitor),
    incidents: await incidents(monitor),
    history: await schedule(monitor),
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
