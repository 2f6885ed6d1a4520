// What one change of the manifest writes: the monitor's status item, and its schedule history.
import { isAhead, type KnownMonitor } from '../../model/known.ts';
import { remove, restore } from '../../model/settle.ts';
import { type MonitorStatus, newStatus } from '../../model/status.ts';
import type { Store, Write } from '../../ports/store.ts';
import { getSchedule, scheduleWrites } from '../../records/planner.ts';
import { settlementWrites } from '../../records/settlement.ts';
import { encodeStatus, getStatus } from '../../records/status.ts';

/** `keep`: it is new, is back, or is changed. */
export type MonitorChange = { readonly kind: 'keep' | 'remove'; readonly monitor: KnownMonitor };

type At = {
  /** From when the change is valid. */
  readonly from: number;
  readonly now: number;
};

export type ChangeWrites = {
  readonly monitor: string;
  readonly writes: readonly Write[];
  /** Whether something is to be told. */
  readonly alerts: boolean;
};

const reword = (status: MonitorStatus, { title, policy }: KnownMonitor): MonitorStatus => {
  const same =
    status.title === title &&
    status.policy.after === policy.after &&
    status.policy.recoverAfter === policy.recoverAfter;
  return same ? status : { ...status, title, policy };
};

/** A status that counts runs only from a far future on was written by a clock that was wrong. */
const broughtBack = (status: MonitorStatus, from: number): MonitorStatus =>
  isAhead(status.from, from) ? { ...status, from, since: Math.min(status.since, from) } : status;

/** The status item is there before the first message; that of a monitor which is back goes on where it ended. */
const keepStatus = async (store: Store, monitor: KnownMonitor, from: number): Promise<readonly Write[]> => {
  const { id, title, policy } = monitor;
  const found = await getStatus(store, id);
  if (!found) return [{ op: 'create', item: encodeStatus(newStatus({ monitor: id, title, policy, from })) }];
  const next = reword(broughtBack(restore(found.status, from), from), monitor);
  if (next === found.status) return [];
  return [{ op: 'replace', item: encodeStatus(next), expectedVersion: found.version }];
};

/** The history gains an entry only where the schedule really is another one. */
const keepSchedule = async (store: Store, monitor: KnownMonitor, from: number): Promise<readonly Write[]> => {
  const { id, intervalMs, phaseMs } = monitor;
  const last = (await getSchedule(store, id, 1)).at(-1);
  const isPast = last !== undefined && !isAhead(last.from, from);
  const same = isPast && last.state === 'active' && last.intervalMs === intervalMs && last.phaseMs === phaseMs;
  return same ? [] : scheduleWrites(store, id, { from, intervalMs, phaseMs, state: 'active' });
};

const removeStatus = async (store: Store, monitor: string, now: number) => {
  const found = await getStatus(store, monitor);
  const removed = found && remove(found.status, now);
  if (!found || !removed || removed.status === found.status) return { writes: [], alerts: false };
  return { writes: await settlementWrites(store, found, removed), alerts: removed.changes.length > 0 };
};

/** Worked out from what is stored now; each write holds only while that is unchanged. */
export const changeWrites = async (store: Store, change: MonitorChange, { from, now }: At): Promise<ChangeWrites> => {
  const { monitor } = change;
  if (change.kind === 'keep') {
    const writes = [...(await keepStatus(store, monitor, from)), ...(await keepSchedule(store, monitor, from))];
    return { monitor: monitor.id, writes, alerts: false };
  }
  const { writes, alerts } = await removeStatus(store, monitor.id, now);
  const { intervalMs, phaseMs } = monitor;
  // Runs that are planned already are acknowledged without a record: from now on none is expected, and none missed.
  const removedFrom = Math.min(from, now);
  const history = await scheduleWrites(store, monitor.id, { from: removedFrom, intervalMs, phaseMs, state: 'removed' });
  return { monitor: monitor.id, writes: [...writes, ...history], alerts };
};
