// Sync: brings the known monitors, their status items and schedule histories in line with the manifest.
import { compare, type KnownMonitor } from '../../model/known.ts';
import type { Manifest } from '../../model/monitor.ts';
import type { Grouping } from '../../model/schedule.ts';
import { remove, restore } from '../../model/settle.ts';
import { type MonitorStatus, newStatus } from '../../model/status.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { type KnownSet, putKnown, putScheduleEntry } from '../../records/planner.ts';
import { commitSettlement } from '../../records/settlement.ts';
import { encodeStatus, getStatus } from '../../records/status.ts';

export type SyncDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly grouping: Grouping;
  /** Starts the alert step of a monitor; best effort. */
  readonly alert: (monitor: string) => Promise<void>;
};

type Next = (status: MonitorStatus) => MonitorStatus;

const changeStatus = async (deps: SyncDeps, monitor: KnownMonitor, next: Next): Promise<void> => {
  for (;;) {
    const found = await getStatus(deps.store, monitor.id);
    if (!found) return createStatus(deps, monitor);
    const changed = next(found.status);
    if (changed === found.status) return;
    const replaced = await deps.store.replace(encodeStatus(changed), found.version);
    if (replaced.outcome === 'replaced') return;
  }
};

/** The status item is there before the first message; one of a monitor that is back goes on where it ended. */
const createStatus = async (deps: SyncDeps, monitor: KnownMonitor): Promise<void> => {
  const { id, title, policy, from } = monitor;
  const created = await deps.store.create(encodeStatus(newStatus({ monitor: id, title, policy, from })));
  if (created.outcome === 'exists')
    await changeStatus(deps, monitor, (status) => reword(restore(status, from), monitor));
};

const reword = (status: MonitorStatus, { title, policy }: KnownMonitor): MonitorStatus => {
  const same =
    status.title === title &&
    status.policy.after === policy.after &&
    status.policy.recoverAfter === policy.recoverAfter;
  return same ? status : { ...status, title, policy };
};

const removeMonitor = async (deps: SyncDeps, monitor: KnownMonitor, from: number): Promise<void> => {
  for (;;) {
    const found = await getStatus(deps.store, monitor.id);
    const removed = found && remove(found.status, deps.clock.now());
    if (!found || !removed || removed.status === found.status) break;
    if ((await commitSettlement(deps.store, found, removed)) === 'committed') {
      if (removed.changes.length > 0) await deps.alert(monitor.id);
      break;
    }
  }
  const { intervalMs, phaseMs } = monitor;
  await putScheduleEntry(deps.store, monitor.id, { from, intervalMs, phaseMs, state: 'removed' });
};

/**
 * Valid from `from` on. The known set is written last: dying in between, the same is done again from the start,
 * and every part of it may be done twice. False: another planner was quicker.
 */
export const syncMonitors = async (
  deps: SyncDeps,
  known: KnownSet,
  from: number,
): Promise<readonly KnownMonitor[] | 'overtaken'> => {
  const change = compare(known.monitors, deps.manifest, { from, grouping: deps.grouping });
  const { added, removed, scheduled, reworded } = change;
  if (added.length + removed.length + scheduled.length + reworded.length === 0) return change.known;
  for (const monitor of added) await createStatus(deps, monitor);
  for (const monitor of reworded) await changeStatus(deps, monitor, (status) => reword(status, monitor));
  for (const monitor of removed) await removeMonitor(deps, monitor, from);
  for (const { id, intervalMs, phaseMs } of scheduled) {
    await putScheduleEntry(deps.store, id, { from, intervalMs, phaseMs, state: 'active' });
  }
  return (await putKnown(deps.store, known, change.known)) ? change.known : 'overtaken';
};
