// Where each record lives: the keys of the one table, and of its two sparse indexes.
import { isDrillMonitor } from '../model/drill.ts';
import type { RunKey } from '../model/identity.ts';
import type { FlowRun } from '../model/run.ts';
import { verdict } from '../model/run.ts';

type Key = { readonly partition: string; readonly sort: string };
type Indexes = { readonly all?: Key; readonly byMonitor?: Key };

/** Milliseconds since the epoch as 13 digits, which sort as text the way they sort as numbers until 2286. */
export const timeKey = (at: number): string => String(Math.max(0, Math.floor(at))).padStart(13, '0');

/** The time that a sort key begins with. */
export const timeOfKey = (sort: string): number => Number(sort.slice(0, 13));

/** Behind every sort key that begins with this time, a run by hand included. */
export const timeKeyEnd = (at: number): string => `${timeKey(at)}~~`;

export const runPartition = (monitor: string): string => `run/${monitor}`;
export const runSort = (run: Pick<RunKey, 'dueAt' | 'trigger'>): string =>
  `${timeKey(run.dueAt)}${run.trigger === 'manual' ? '~m' : ''}`;
export const runKey = (run: RunKey): Key => ({ partition: runPartition(run.monitor), sort: runSort(run) });
/** The inverse of `runPartition`. */
export const monitorOfRunPartition = (partition: string): string => partition.slice('run/'.length);
/** The id of the run that is stored at a key of `runKey`. */
export const runIdOfKey = ({ partition, sort }: Key): string => `${monitorOfRunPartition(partition)}~${sort}`;

export const statusKey = (monitor: string): Key => ({ partition: 'status', sort: monitor });

export const incidentPartition = (monitor: string): string => `incident/${monitor}`;
export const incidentSort = (n: number): string => String(n).padStart(8, '0');

export const schedulePartition = (monitor: string): string => `schedule/${monitor}`;

/** The manual overrides of each monitor. */
export const overridesPartition = 'overrides';
export const overridesKey = (monitor: string): Key => ({ partition: overridesPartition, sort: monitor });

/** The newest drill of each monitor. */
export const drillPartition = 'drill';
export const drillKey = (monitor: string): Key => ({ partition: drillPartition, sort: monitor });

export const watermarkKey: Key = { partition: 'planner', sort: 'watermark' };
export const registeredPrefix = 'registered~';
export const registeredKey = (chunk: number): Key => ({
  partition: 'planner',
  sort: `${registeredPrefix}${String(chunk).padStart(4, '0')}`,
});

/** Who listens to the alerts. */
export const subscribersKey: Key = { partition: 'alert', sort: 'subscribers' };

/** Roll-ups of one monitor, or of all together; no slug is empty. */
export const rollupPartition = (monitor: string | undefined): string =>
  monitor === undefined ? 'rollup' : `rollup/${monitor}`;
export const rollupSort = (span: 'hour' | 'day', from: number): string =>
  `${span === 'hour' ? 'h' : 'd'}~${timeKey(from)}`;
export const rollupProgressKey: Key = { partition: 'planner', sort: 'rollup' };

/** Partitions of the index over all monitors. */
export const allFailing = 'failing';
export const allManual = 'manual';
export const allIncidents = 'incident';
export const allOutboxes = 'outbox';

export const failingPartition = (monitor: string): string => `failing/${monitor}`;

/** Time first, then who: the order of lists over all monitors. */
export const acrossMonitors = (at: number, rest: string): string => `${timeKey(at)}~${rest}`;

/** Where a run stands among the runs of all monitors. */
export const acrossSort = (run: RunKey): string =>
  acrossMonitors(run.dueAt, `${run.monitor}${run.trigger === 'manual' ? '~m' : ''}`);

/**
 * Failing runs are in both indexes; runs by hand in the one over all, as no schedule tells of them; others in none. Nor
 * are those of a drill: no list of what really happened may hold them.
 */
export const runIndexes = (run: FlowRun): Indexes | undefined => {
  if (isDrillMonitor(run.monitor)) return undefined;
  const all = acrossSort(run);
  if (verdict(run) === 'failing') {
    return {
      all: { partition: allFailing, sort: all },
      byMonitor: { partition: failingPartition(run.monitor), sort: runSort(run) },
    };
  }
  return run.trigger === 'manual' ? { all: { partition: allManual, sort: all } } : undefined;
};
