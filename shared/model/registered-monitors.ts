// The set of monitors that the planner knows, and what changes when the manifest does.
import { samePolicy } from './alert-policy.ts';
import type { Manifest, MonitorSpec, Policy } from './monitor.ts';
import { type Grouping, phaseOf, type ScheduleEntry } from './schedule.ts';

export type RegisteredMonitor = {
  readonly id: string;
  readonly intervalMs: number;
  readonly phaseMs: number;
  /** Which group of its interval it joined. */
  readonly group: number;
  /** From when this interval and phase are valid. */
  readonly from: number;
  readonly title: string;
  readonly policy: Policy;
  /** It is not due for now. */
  readonly paused?: true;
  /** What was valid before, oldest first: the last few entries, for lists that go back in time. */
  readonly earlier?: readonly ScheduleEntry[];
};

/** Entries kept beside the present one. */
const maxEarlier = 4;

export type RegistrationChange = {
  /** Monitors that are due otherwise from now on: new ones, those with another interval, paused or resumed ones. */
  readonly rescheduled: readonly RegisteredMonitor[];
  /** Monitors whose title or policy is another one. */
  readonly updated: readonly RegisteredMonitor[];
  readonly added: readonly RegisteredMonitor[];
  readonly removed: readonly RegisteredMonitor[];
  /** The set afterwards, in the manifest's order. */
  readonly registered: readonly RegisteredMonitor[];
};

/** Rooms left in the groups of one interval; monitors join the first group that has room. */
const seats = (members: readonly RegisteredMonitor[], size: number) => {
  const taken = new Map<number, number>();
  for (const member of members) taken.set(member.group, (taken.get(member.group) ?? 0) + 1);
  let first = 0;
  return (): number => {
    while ((taken.get(first) ?? 0) >= size) first += 1;
    taken.set(first, (taken.get(first) ?? 0) + 1);
    return first;
  };
};

const seating = (stayers: readonly RegisteredMonitor[], size: number) => {
  const byInterval = new Map<number, () => number>();
  return (intervalMs: number): number => {
    const seat =
      byInterval.get(intervalMs) ??
      seats(
        stayers.filter((member) => member.intervalMs === intervalMs),
        size,
      );
    byInterval.set(intervalMs, seat);
    return seat();
  };
};

/** Further ahead than anything is planned: written by a clock that was wrong, and never to be waited for. */
export const isFarAhead = (time: number, from: number): boolean => time > from + 180_000;

/** The entry of its schedule history that a monitor is known by. */
export const toScheduleEntry = ({ from, intervalMs, phaseMs, paused }: RegisteredMonitor): ScheduleEntry => ({
  from,
  intervalMs,
  phaseMs,
  state: paused ? 'paused' : 'active',
});

/** What was valid before a change; an entry that would not have become valid yet is passed over. */
const history = (registered: RegisteredMonitor, from: number): Pick<RegisteredMonitor, 'earlier'> => {
  const entries = [...(registered.earlier ?? []), toScheduleEntry(registered)].filter((entry) => entry.from < from);
  return entries.length > 0 ? { earlier: entries.slice(-maxEarlier) } : {};
};

/** Compares the manifest with what is known; whoever is new or has a new interval is given a phase, for good. */
export const diffRegistrations = (
  before: readonly RegisteredMonitor[],
  manifest: Manifest,
  at: { readonly from: number; readonly grouping: Grouping },
): RegistrationChange => {
  const byId = new Map(before.map((registered) => [registered.id, registered]));
  const wanted = new Map(manifest.monitors.map((spec) => [spec.id, spec]));
  const stays = (registered: RegisteredMonitor): boolean =>
    wanted.get(registered.id)?.intervalMs === registered.intervalMs;
  const seat = seating(before.filter(stays), at.grouping.size);

  const place = (spec: MonitorSpec): RegisteredMonitor => {
    const { id, title, policy, intervalMs } = spec;
    const registered = byId.get(id);
    const rest = { title, policy, ...(spec.paused ? { paused: true as const } : {}) };
    if (registered?.intervalMs === intervalMs) {
      const { group, phaseMs, earlier } = registered;
      const place = { id, intervalMs, phaseMs, group, ...rest };
      if (registered.paused !== spec.paused) return { ...place, from: at.from, ...history(registered, at.from) };
      const from = isFarAhead(registered.from, at.from) ? at.from : registered.from;
      return { ...place, from, ...(earlier ? { earlier } : {}) };
    }
    const group = seat(intervalMs);
    const phaseMs = phaseOf(group, intervalMs, at.grouping.roundMs);
    return {
      id,
      intervalMs,
      phaseMs,
      group,
      ...rest,
      from: at.from,
      ...(registered ? history(registered, at.from) : {}),
    };
  };

  const registered = manifest.monitors.map(place);
  const was = (monitor: RegisteredMonitor): RegisteredMonitor | undefined => byId.get(monitor.id);
  return {
    registered,
    added: registered.filter((monitor) => !was(monitor)),
    removed: before.filter((monitor) => !wanted.has(monitor.id)),
    rescheduled: registered.filter((monitor) => {
      const old = was(monitor);
      return old?.intervalMs !== monitor.intervalMs || old.from !== monitor.from || old.paused !== monitor.paused;
    }),
    updated: registered.filter((monitor) => {
      const old = was(monitor);
      return old && (old.title !== monitor.title || !samePolicy(old.policy, monitor.policy));
    }),
  };
};
