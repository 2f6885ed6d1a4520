// The monitors that the planner has registered, and how a manifest changes them.
import { sameFacts } from './alert-policy.ts';
import { catchUpAt } from './catch-up.ts';
import { defined } from './defined.ts';
import type { Language } from './language.ts';
import type { Manifest, MonitorSpec, Policy } from './monitor.ts';
import { type Grouping, phaseOf, type ScheduleEntry } from './schedule.ts';
import { monitorFacts } from './status.ts';

export type RegisteredMonitor = {
  readonly id: string;
  readonly intervalMs: number;
  readonly phaseMs: number;
  /** The number of its group among the monitors with the same interval. */
  readonly group: number;
  /** From when this interval and phase are effective, in milliseconds since the epoch. */
  readonly from: number;
  readonly title: string;
  readonly policy: Policy;
  /** Follows from the interval; absent in older records, whose statuses get it with the next registration. */
  readonly unknownAfterMs?: number;
  readonly language?: Language;
  /** A paused monitor is not due. */
  readonly paused?: true;
  /** When its catch-up run is due; absent where its schedule started with a due time as soon. */
  readonly catchUpAt?: number;
  /** The last earlier schedule entries, oldest first, for lists that go back in time. */
  readonly earlier?: readonly ScheduleEntry[];
};

/** Earlier entries that are kept. */
const maxEarlier = 4;

export type RegistrationChange = {
  /** Monitors that are due at other times from now on: new, with another interval, paused or resumed. */
  readonly rescheduled: readonly RegisteredMonitor[];
  /** Monitors with another title, language or policy. */
  readonly updated: readonly RegisteredMonitor[];
  readonly added: readonly RegisteredMonitor[];
  readonly removed: readonly RegisteredMonitor[];
  /** All monitors after the change, in the order of the manifest. */
  readonly registered: readonly RegisteredMonitor[];
};

type AssignGroup = () => number;

/** Assigns the first group of one interval that has fewer than `size` members. */
const createGroupAssignment = (members: readonly RegisteredMonitor[], size: number): AssignGroup => {
  const sizes = new Map<number, number>();
  for (const { group } of members) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let group = 0;
  return () => {
    while ((sizes.get(group) ?? 0) >= size) group += 1;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
    return group;
  };
};

/** Assigns groups by interval, beside the monitors that keep theirs. */
const createGroupAssignments = (unchanged: readonly RegisteredMonitor[], size: number) => {
  const byInterval = new Map<number, AssignGroup>();
  return (intervalMs: number): number => {
    const members = () => unchanged.filter((monitor) => monitor.intervalMs === intervalMs);
    const assign = byInterval.get(intervalMs) ?? createGroupAssignment(members(), size);
    byInterval.set(intervalMs, assign);
    return assign();
  };
};

/** The current entry of the monitor's schedule history. */
export const toScheduleEntry = ({ from, intervalMs, phaseMs, paused }: RegisteredMonitor): ScheduleEntry => ({
  from,
  intervalMs,
  phaseMs,
  state: paused ? 'paused' : 'active',
});

/** The current and the last few earlier entries of the monitor's schedule history, oldest first. */
export const historyOf = (monitor: RegisteredMonitor): readonly ScheduleEntry[] => [
  ...(monitor.earlier ?? []),
  toScheduleEntry(monitor),
];

/** The entries before a change that is effective from `from` on. An entry that has not become effective is left out. */
const earlierEntries = (before: RegisteredMonitor, from: number): Pick<RegisteredMonitor, 'earlier'> => {
  const entries = [...(before.earlier ?? []), toScheduleEntry(before)].filter((entry) => entry.from < from);
  return entries.length > 0 ? { earlier: entries.slice(-maxEarlier) } : {};
};

type Registration = {
  readonly from: number;
  /** From when a catch-up run can be sent. */
  readonly now: number;
  readonly roundMs: number;
  readonly assignGroup: (ms: number) => number;
};

/** A new phase, for a new monitor and for a new interval. The phase stays for as long as the interval does. */
const registerWithNewPhase = (
  { id, intervalMs }: MonitorSpec,
  before: RegisteredMonitor | undefined,
  { from, roundMs, assignGroup }: Registration,
) => {
  const group = assignGroup(intervalMs);
  const phaseMs = phaseOf(group, intervalMs, roundMs);
  return { id, intervalMs, phaseMs, group, from, ...(before ? earlierEntries(before, from) : {}) };
};

const registerWithSamePhase = (spec: MonitorSpec, before: RegisteredMonitor, from: number) => {
  const { id, intervalMs, phaseMs, group, earlier, catchUpAt: at } = before;
  const place = { id, intervalMs, phaseMs, group };
  if (before.paused !== spec.paused) return { ...place, from, ...earlierEntries(before, from) };
  // A later time was written by a clock that was ahead: a change is effective from no later than the next one.
  if (before.from > from) return { ...place, from, ...(earlier ? { earlier } : {}) };
  return defined({ ...place, from: before.from, catchUpAt: at, earlier });
};

const isRescheduled = (monitor: RegisteredMonitor, before: RegisteredMonitor | undefined): boolean =>
  before?.intervalMs !== monitor.intervalMs || before.from !== monitor.from || before.paused !== monitor.paused;

const register = (
  spec: MonitorSpec,
  before: RegisteredMonitor | undefined,
  registration: Registration,
): RegisteredMonitor => {
  const { paused } = spec;
  const schedule =
    before?.intervalMs === spec.intervalMs
      ? registerWithSamePhase(spec, before, registration.from)
      : registerWithNewPhase(spec, before, registration);
  const monitor = { ...schedule, ...monitorFacts(spec), ...(paused ? { paused: true as const } : {}) };
  return isRescheduled(monitor, before)
    ? defined({ ...monitor, catchUpAt: catchUpAt(monitor, registration.now) })
    : monitor;
};

const isUpdated = (monitor: RegisteredMonitor, before: RegisteredMonitor | undefined): boolean =>
  before !== undefined && !sameFacts(before, monitor);

type Effective = {
  /** Changes are effective from this time on. */
  readonly from: number;
  /** The current time; `from` when left out. */
  readonly now?: number;
  readonly grouping: Grouping;
};

/** Compares the registered monitors with the manifest. */
export const diffRegistrations = (
  before: readonly RegisteredMonitor[],
  manifest: Manifest,
  { from, now = from, grouping }: Effective,
): RegistrationChange => {
  const beforeById = new Map(before.map((monitor) => [monitor.id, monitor]));
  const specs = new Map(manifest.monitors.map((spec) => [spec.id, spec]));
  const unchanged = before.filter(({ id, intervalMs }) => specs.get(id)?.intervalMs === intervalMs);
  const assignGroup = createGroupAssignments(unchanged, grouping.size);
  const registration = { from, now: Math.min(from, now), roundMs: grouping.roundMs, assignGroup };
  const registered = manifest.monitors.map((spec) => register(spec, beforeById.get(spec.id), registration));
  return {
    registered,
    added: registered.filter(({ id }) => !beforeById.has(id)),
    removed: before.filter(({ id }) => !specs.has(id)),
    rescheduled: registered.filter((monitor) => isRescheduled(monitor, beforeById.get(monitor.id))),
    updated: registered.filter((monitor) => isUpdated(monitor, beforeById.get(monitor.id))),
  };
};
