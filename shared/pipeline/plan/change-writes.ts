// What one change of the manifest writes: the monitor's status item, and its schedule history.
import { reworded } from '../../model/alert-policy.ts';
import type { ChangeReasons } from '../../model/overrides.ts';
import { isFarAhead, type RegisteredMonitor, toScheduleEntry } from '../../model/registered-monitors.ts';
import type { ScheduleEntry } from '../../model/schedule.ts';
import { pause, remove, restore, resume, type Settlement } from '../../model/settle.ts';
import { type MonitorStatus, newStatus } from '../../model/status.ts';
import { removeOverridesWrites } from '../../storage/records/override-records.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import { appendScheduleWrite, getSchedule, scheduleWrites } from '../../storage/records/schedule-records.ts';
import { settlementWrites } from '../../storage/records/settlement-writes.ts';
import { encodeStatus, getStatus } from '../../storage/records/status-records.ts';
import type { Store, Write } from '../../storage/store.ts';

/** `keep`: it is new, is back, or is changed. */
export type MonitorChange = {
  readonly kind: 'keep' | 'remove';
  readonly monitor: RegisteredMonitor;
  /** Why it was changed by hand, where it was. */
  readonly reasons?: ChangeReasons;
};

type At = {
  /** From when the change is valid. */
  readonly from: number;
  readonly now: number;
  readonly reasons?: ChangeReasons;
};

type StatusWrites = Pick<ChangeWrites, 'writes' | 'alerts'>;

export type ChangeWrites = {
  readonly monitor: string;
  readonly writes: readonly Write[];
  /** Whether something is to be told. */
  readonly alerts: boolean;
};

/** A status that counts runs only from a far future on was written by a clock that was wrong. */
const broughtBack = (status: MonitorStatus, from: number): MonitorStatus =>
  isFarAhead(status.from, from) ? { ...status, from, since: Math.min(status.since, from) } : status;

/** Paused: what is open ends now, and is told. Running: whatever was before, it counts. */
const kept = (status: MonitorStatus, monitor: RegisteredMonitor, { from, now, reasons }: At): Settlement => {
  const back = reworded(broughtBack(restore(status, from), from), monitor, now);
  return monitor.paused ? pause(back, now, reasons?.paused) : { status: resume(back, from), changes: [] };
};

/** The status item is there before the first message; that of a monitor which is back goes on where it ended. */
const keepStatus = async (store: Store, monitor: RegisteredMonitor, at: At): Promise<StatusWrites> => {
  const { id, title, policy } = monitor;
  const found = await getStatus(store, id);
  if (!found) {
    const { status } = kept(newStatus({ monitor: id, title, policy, from: at.from }), monitor, at);
    return { writes: [{ op: 'create', item: encodeStatus(status) }], alerts: false };
  }
  const next = kept(found.status, monitor, at);
  if (next.status === found.status) return { writes: [], alerts: false };
  return { writes: await settlementWrites(store, found, next), alerts: next.changes.length > 0 };
};

/** Of what differs from before: what monitors.ts itself has changed has no reason, whatever else was changed by hand. */
const reasonOf = (
  entry: ScheduleEntry,
  last: ScheduleEntry | undefined,
  { paused, interval }: ChangeReasons,
): string | undefined =>
  (last?.state === entry.state ? undefined : paused) ?? (last?.intervalMs === entry.intervalMs ? undefined : interval);

/** The history gains an entry only where the schedule really is another one. */
const keepSchedule = async (store: Store, monitor: RegisteredMonitor, at: At): Promise<readonly Write[]> => {
  const { id } = monitor;
  const { from, reasons = {} } = at;
  const unexplained: ScheduleEntry = { ...toScheduleEntry(monitor), from };
  const last = (await getSchedule(store, id, 1)).at(-1);
  const reason = reasonOf(unexplained, last, reasons);
  const entry = reason === undefined ? unexplained : { ...unexplained, reason };
  const isPast = last !== undefined && !isFarAhead(last.from, from);
  const isSame = isPast && last.intervalMs === entry.intervalMs && last.phaseMs === entry.phaseMs;
  if (isSame && last.state === entry.state) return [];
  return last === undefined || last.from < from ? [appendScheduleWrite(id, entry)] : scheduleWrites(store, id, entry);
};

const removeStatus = async (store: Store, monitor: string, now: number): Promise<StatusWrites> => {
  const found = await getStatus(store, monitor);
  const removed = found && remove(found.status, now);
  if (!found || !removed || removed.status === found.status) return { writes: [], alerts: false };
  return { writes: await settlementWrites(store, found, removed), alerts: removed.changes.length > 0 };
};

/**
 * What was changed by hand ends with the removal: a monitor that is back is as monitors.ts says. One that cannot be read
 * counts for nothing, and is said wherever all of them are read.
 */
const endControl = async (store: Store, monitor: string): Promise<readonly Write[]> =>
  (await undefinedIfDamaged(
    () => removeOverridesWrites(store, monitor),
    () => undefined,
  )) ?? [];

/** Worked out from what is stored now; each write holds only while that is unchanged. */
export const changeWrites = async (
  store: Store,
  change: MonitorChange,
  { from, now }: Omit<At, 'reasons'>,
): Promise<ChangeWrites> => {
  const { monitor, reasons } = change;
  const at = { from, now, ...(reasons ? { reasons } : {}) };
  if (change.kind === 'keep') {
    const { writes, alerts } = await keepStatus(store, monitor, at);
    return { monitor: monitor.id, writes: [...writes, ...(await keepSchedule(store, monitor, at))], alerts };
  }
  const { writes, alerts } = await removeStatus(store, monitor.id, now);
  const { intervalMs, phaseMs } = monitor;
  // Runs that are planned already are acknowledged without a record: from now on none is expected, and none missed.
  const removedFrom = Math.min(from, now);
  const history = await scheduleWrites(store, monitor.id, { from: removedFrom, intervalMs, phaseMs, state: 'removed' });
  const control = await endControl(store, monitor.id);
  return { monitor: monitor.id, writes: [...writes, ...history, ...control], alerts };
};
