// The writes of one monitor change: its status item, its schedule history, and its overrides.
import { withFacts } from '../../model/alert-policy.ts';
import { defined } from '../../model/defined.ts';
import type { ChangeReasons } from '../../model/overrides.ts';
import { pause, remove, restore, resume } from '../../model/pause.ts';
import { type RegisteredMonitor, toScheduleEntry } from '../../model/registered-monitors.ts';
import type { ScheduleEntry } from '../../model/schedule.ts';
import type { Settlement } from '../../model/settlement.ts';
import { type MonitorStatus, monitorFacts, newStatus } from '../../model/status.ts';
import { removeOverridesWrites } from '../../storage/records/override-records.ts';
import { undefinedIfDamaged } from '../../storage/records/record-errors.ts';
import { appendScheduleWrite, getSchedule, scheduleWrites } from '../../storage/records/schedule-records.ts';
import { settlementWrites } from '../../storage/records/settlement-writes.ts';
import { encodeStatus, getStatus } from '../../storage/records/status-records.ts';
import type { Store, Write } from '../../storage/store.ts';
import type { MonitorChange } from './monitor-changes.ts';

/** `from`: when the change becomes effective. Both in milliseconds since the epoch. */
type Times = { readonly from: number; readonly now: number };

type StatusWrites = {
  readonly writes: readonly Write[];
  /** Whether the writes add alerts to the outbox. */
  readonly hasAlerts: boolean;
};

/** Each write holds only while the records are unchanged. */
export type ChangeWrites = StatusWrites & { readonly change: MonitorChange };

/** A status that counts runs only from a later time on was written while the clock was ahead. */
const withPlausibleStart = (status: MonitorStatus, from: number): MonitorStatus =>
  status.from > from ? { ...status, from, since: Math.min(status.since, from) } : status;

/** A catch-up run counts, although it may come before the planned time at which the schedule starts. */
const countedFrom = ({ catchUpAt = Number.POSITIVE_INFINITY }: RegisteredMonitor, from: number): number =>
  Math.min(from, catchUpAt);

/** A paused monitor's open incident is closed, with an alert. A monitor that is not paused is active from now on. */
const registerStatus = (
  status: MonitorStatus,
  { monitor, reasons }: MonitorChange,
  { from: effectiveFrom, now }: Times,
): Settlement => {
  const from = countedFrom(monitor, effectiveFrom);
  const restored = withFacts(withPlausibleStart(restore(status, from), from), monitor, now);
  return monitor.paused ? pause(restored, now, reasons?.paused) : { status: resume(restored, from), changes: [] };
};

const newStatusOf = (monitor: RegisteredMonitor, from: number): MonitorStatus =>
  newStatus({ ...monitorFacts(monitor), monitor: monitor.id, from: countedFrom(monitor, from) });

/** The status item exists before the first message. The status of a monitor that returns continues where it ended. */
const statusWritesOfRegistration = async (store: Store, change: MonitorChange, times: Times): Promise<StatusWrites> => {
  const { id } = change.monitor;
  const found = await getStatus(store, id);
  if (!found) {
    const { status } = registerStatus(newStatusOf(change.monitor, times.from), change, times);
    return { writes: [{ op: 'create', item: encodeStatus(status) }], hasAlerts: false };
  }
  const next = registerStatus(found.status, change, times);
  if (next.status === found.status) return { writes: [], hasAlerts: false };
  return { writes: await settlementWrites(store, found, next), hasAlerts: next.changes.length > 0 };
};

/** The reason of the property that differs from the last entry. A change of monitors.ts has no reason. */
const reasonOfEntry = (
  entry: ScheduleEntry,
  last: ScheduleEntry | undefined,
  { paused, interval }: ChangeReasons,
): string | undefined =>
  (last?.state === entry.state ? undefined : paused) ?? (last?.intervalMs === entry.intervalMs ? undefined : interval);

const isSameSchedule = (a: ScheduleEntry, b: ScheduleEntry): boolean =>
  a.intervalMs === b.intervalMs && a.phaseMs === b.phaseMs && a.state === b.state;

/** The history gets an entry only if the schedule changes. */
const scheduleWritesOfRegistration = async (
  store: Store,
  { monitor, reasons = {} }: MonitorChange,
  { from }: Times,
): Promise<readonly Write[]> => {
  const last = (await getSchedule(store, monitor.id, 1)).at(-1);
  const plain: ScheduleEntry = { ...toScheduleEntry(monitor), from };
  if (last && last.from <= from && isSameSchedule(last, plain)) return [];
  const entry = defined({ ...plain, reason: reasonOfEntry(plain, last, reasons) });
  return last === undefined || last.from < from
    ? [appendScheduleWrite(monitor.id, entry)]
    : scheduleWrites(store, monitor.id, entry);
};

const writesOfRegistration = async (store: Store, change: MonitorChange, times: Times): Promise<StatusWrites> => {
  const { writes, hasAlerts } = await statusWritesOfRegistration(store, change, times);
  return { writes: [...writes, ...(await scheduleWritesOfRegistration(store, change, times))], hasAlerts };
};

const statusWritesOfRemoval = async (store: Store, monitor: string, now: number): Promise<StatusWrites> => {
  const found = await getStatus(store, monitor);
  const removed = found && remove(found.status, now);
  if (!found || !removed || removed.status === found.status) return { writes: [], hasAlerts: false };
  return { writes: await settlementWrites(store, found, removed), hasAlerts: removed.changes.length > 0 };
};

/** Overrides end with the removal. A damaged record counts as no overrides; every read of all overrides reports it. */
const overrideWritesOfRemoval = async (store: Store, monitor: string): Promise<readonly Write[]> =>
  (await undefinedIfDamaged(
    () => removeOverridesWrites(store, monitor),
    () => undefined,
  )) ?? [];

const writesOfRemoval = async (store: Store, { monitor }: MonitorChange, times: Times): Promise<StatusWrites> => {
  const { id, intervalMs, phaseMs } = monitor;
  const { writes, hasAlerts } = await statusWritesOfRemoval(store, id, times.now);
  // Workers acknowledge the runs that are already planned without recording them, so none is expected or missed.
  const from = Math.min(times.from, times.now);
  const history = await scheduleWrites(store, id, { from, intervalMs, phaseMs, state: 'removed' });
  return { writes: [...writes, ...history, ...(await overrideWritesOfRemoval(store, id))], hasAlerts };
};

/** Reads the current records of the monitor. Throws a RecordError when they cannot be read. */
export const writesOfChange = async (store: Store, change: MonitorChange, times: Times): Promise<ChangeWrites> => {
  const writes = change.kind === 'register' ? writesOfRegistration : writesOfRemoval;
  return { change, ...(await writes(store, change, times)) };
};
