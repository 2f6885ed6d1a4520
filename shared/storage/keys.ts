// The keys of all records, in the table and in its two sparse indexes, and the parts that are read back from keys.
import { isDrillMonitor } from '../model/drill.ts';
import { parseRunId, type RunKey, suffixOf } from '../model/identity.ts';
import { type FlowRun, verdict } from '../model/run.ts';
import type { Key } from './store.ts';

type IndexKeys = { readonly all?: Key; readonly byMonitor?: Key };

const timeDigits = 13;

/** Milliseconds since the epoch as 13 digits, which sort as text in the order of time until 2286. */
export const timeKey = (at: number): string => String(Math.max(0, Math.floor(at))).padStart(timeDigits, '0');

/** Sorts after every sort key that begins with this time, manual runs included. */
export const timeKeyEnd = (at: number): string => `${timeKey(at)}~~`;

/** The time that a sort key begins with, in milliseconds since the epoch. */
export const timeOfKey = (sort: string): number => Number(sort.slice(0, timeDigits));

// Flow runs: by monitor and due time.

const runPrefix = 'run/';

export const runPartition = (monitor: string): string => `${runPrefix}${monitor}`;
export const runSort = (run: Pick<RunKey, 'dueAt' | 'trigger'>): string =>
  `${timeKey(run.dueAt)}${suffixOf(run.trigger)}`;
export const runKey = (run: RunKey): Key => ({ partition: runPartition(run.monitor), sort: runSort(run) });

export const isRunKey = ({ partition }: Key): boolean => partition.startsWith(runPrefix);
/** The monitor of a run's partition. */
export const monitorOfRunPartition = (partition: string): string => partition.slice(runPrefix.length);
/** The id of the run that is stored under a key. */
export const runIdOfKey = ({ partition, sort }: Key): string => `${monitorOfRunPartition(partition)}~${sort}`;
/** Undefined for a key that is not the key of a run. */
export const parseRunKey = (key: Key): RunKey | undefined => parseRunId(runIdOfKey(key));
/** The due time of a scheduled run; undefined for the sort key of any other run, or of anything else. */
export const scheduledDueAtOfSort = (sort: string): number | undefined =>
  /^\d{13}$/.test(sort) ? Number(sort) : undefined;

// Statuses, incidents, schedules, overrides and drills: by monitor.

export const statusKey = (monitor: string): Key => ({ partition: 'status', sort: monitor });

const incidentPrefix = 'incident/';

export const incidentPartition = (monitor: string): string => `${incidentPrefix}${monitor}`;
export const incidentSort = (n: number): string => String(n).padStart(8, '0');
export const incidentKey = (monitor: string, n: number): Key => ({
  partition: incidentPartition(monitor),
  sort: incidentSort(n),
});
export const parseIncidentKey = ({ partition, sort }: Key): { readonly monitor: string; readonly n: number } => ({
  monitor: partition.slice(incidentPrefix.length),
  n: Number(sort),
});

export const schedulePartition = (monitor: string): string => `schedule/${monitor}`;

/** The manual overrides of each monitor. */
export const overridesPartition = 'overrides';
export const overridesKey = (monitor: string): Key => ({ partition: overridesPartition, sort: monitor });

/** The newest drill of each monitor. */
export const drillPartition = 'drill';
export const drillKey = (monitor: string): Key => ({ partition: drillPartition, sort: monitor });

// The records of the planner.

const plannerPartition = 'planner';

export const watermarkKey: Key = { partition: plannerPartition, sort: 'watermark' };
export const rollupProgressKey: Key = { partition: plannerPartition, sort: 'rollup' };

const lateSlicePrefix = 'late~';

/** A slice that a late result has made incomplete. */
export const lateSliceKey = (from: number): Key => ({
  partition: plannerPartition,
  sort: `${lateSlicePrefix}${timeKey(from)}`,
});
/** The range of all such slices in their partition. */
export const lateSliceRange = {
  partition: plannerPartition,
  from: lateSlicePrefix,
  to: `${lateSlicePrefix}~`,
} as const;
export const startOfLateSlice = (sort: string): number => Number(sort.slice(lateSlicePrefix.length));

const registeredPrefix = 'registered~';

/** The registered monitors of one shard. */
export const registeredKey = (shard: number): Key => ({
  partition: plannerPartition,
  sort: `${registeredPrefix}${String(shard).padStart(4, '0')}`,
});
/** The range of all shards in their partition. */
export const registeredRange = {
  partition: plannerPartition,
  from: registeredPrefix,
  to: `${registeredPrefix}~`,
} as const;
export const shardOfRegisteredSort = (sort: string): number => Number(sort.slice(registeredPrefix.length));

/** The subscribers of the alerts. */
export const subscribersKey: Key = { partition: 'alert', sort: 'subscribers' };

// Roll-ups: of one monitor, or of all monitors together.

const spanPrefixes = { hour: 'h~', day: 'd~', slice: 's~' } as const;

export const rollupPartition = (monitor: string | undefined): string =>
  monitor === undefined ? 'rollup' : `rollup/${monitor}`;
export const rollupSort = (span: 'hour' | 'day' | 'slice', from: number): string =>
  `${spanPrefixes[span]}${timeKey(from)}`;
/** When the hour or day of a roll-up begins; NaN for a sort key that is not the sort key of a roll-up. */
export const startOfRollupSort = (sort: string): number => Number(sort.slice(spanPrefixes.hour.length));

// Partitions of the index over all monitors, and of the index by monitor.

export const allFailing = 'failing';
export const allManual = 'manual';
export const allIncidents = 'incident';
export const allOutboxes = 'outbox';

export const failingPartition = (monitor: string): string => `failing/${monitor}`;

/** The order of lists over all monitors: by time, then by monitor. */
export const acrossMonitors = (at: number, rest: string): string => `${timeKey(at)}~${rest}`;

/** The position of a run among the runs of all monitors. */
export const acrossSort = (run: RunKey): string => acrossMonitors(run.dueAt, `${run.monitor}${suffixOf(run.trigger)}`);

/**
 * Failing runs are in both indexes. Manual and catch-up runs are in the index over all monitors, because no schedule contains$
 * ran. Other runs are in none, nor are the runs of drills, because lists of real runs must not contain them.
 */
export const runIndexes = (run: FlowRun): IndexKeys | undefined => {
  if (isDrillMonitor(run.monitor)) return undefined;
  const all = acrossSort(run);
  if (verdict(run) === 'failing') {
    return {
      all: { partition: allFailing, sort: all },
      byMonitor: { partition: failingPartition(run.monitor), sort: runSort(run) },
    };
  }
  return run.trigger !== 'schedule' ? { all: { partition: allManual, sort: all } } : undefined;
};
