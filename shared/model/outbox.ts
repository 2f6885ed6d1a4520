// The outbox: alerts that wait to be sent, in order, bounded by digests.
import { finishedBy, mayBeSending, type Progress, pendingOf, replaceFinished } from './channel-progress.ts';
import type { Reasons } from './failure-cause.ts';
import type { AlertKind, TransitionKind } from './incident.ts';

type Common = Reasons & {
  /** Stable, so that a repeat can be recognised. */
  readonly id: string;
  /** When the service failed or recovered, milliseconds since the epoch. */
  readonly at: number;
  /** When the incident began; the same as `at` for `opened`. */
  readonly startedAt: number;
  /** How much of the time since then was not checked, in milliseconds; absent when there is none. */
  readonly uncheckedMs?: number;
};

/** The state after an alert: when it ends an incident, another may still be open. */
export type Aftermath = 'down' | 'failing' | 'up' | 'removed' | 'paused';

/** Only of alerts that may become part of a digest later, because the outbox is long. */
type Leaves = { readonly leaves?: Aftermath };

/** An incident was opened or ended; its id is `monitor#n opened`. */
export type TransitionAlert = Common &
  Leaves & {
    readonly kind: TransitionKind;
    readonly n: number;
    /** Why the monitor was paused, as the person who paused it wrote. */
    readonly reason?: string;
    /** It goes on after a pause: when the incident began that the pause ended. */
    readonly downBeforePause?: number;
  };

/** An incident lasts; its id is `monitor#n reminder k`. */
export type ReminderAlert = Common & {
  readonly kind: 'reminder';
  readonly n: number;
  readonly number: number;
  /** Until now only the certificate of the service was the problem. */
  readonly worsened?: true;
};

/** A task run failed; its id is the run's with the task run's name. `number` counts the failure alerts of a monitor. */
export type FailureAlert = Common &
  Leaves & { readonly kind: 'failure'; readonly run: string; readonly number: number };

export type SingleAlert = TransitionAlert | ReminderAlert | FailureAlert;

/** Stands for several alerts in a row when too many wait; its id names what it holds. */
export type DigestAlert = {
  readonly id: string;
  readonly kind: 'digest';
  /** Which alerts it holds, as ranges of their ranks (see `rankOf`), ascending and apart from each other. */
  readonly ranks: readonly RankRange[];
  /** The numbers of the failures that it holds; left out when none. */
  readonly failures?: RankRange;
  readonly count: number;
  /** The state after the last of them. */
  readonly leaves: Aftermath;
  readonly at: number;
  readonly startedAt: number;
};

/** Both ends included. */
export type RankRange = readonly [number, number];

export type Alert = SingleAlert | DigestAlert;

/** Entries beyond this number are merged into digests. */
export const digestFrom = 20;
/** A channel keeps up as long as fewer alerts than these are pending for it. */
const keepsUpBelow = 10;
/** The outbox never has more entries, whatever happens to senders. */
export const maxOutboxEntries = 40;

type Mark = { readonly n: number; readonly kind: AlertKind };

export const alertId = (monitor: string, { n, kind, number }: Mark & { readonly number?: number }): string =>
  `${monitor}#${n} ${kind}${number === undefined ? '' : ` ${number}`}`;

/** The place of an alert among all alerts of its monitor: the opening of incident n, followed by its end. */
export const rankOf = ({ n, kind }: Mark & { readonly kind: TransitionKind }): number =>
  2 * n + (kind === 'opened' ? 0 : 1);

/** The incident that a rank belongs to. */
export const incidentOfRank = (rank: number): number => Math.floor(rank / 2);

const withRange = (ranges: readonly RankRange[], [first, last]: RankRange): readonly RankRange[] => {
  const touching = ranges.filter(([from, to]) => from <= last + 1 && first - 1 <= to);
  const merged: RankRange = [
    Math.min(first, ...touching.map(([from]) => from)),
    Math.max(last, ...touching.map(([, to]) => to)),
  ];
  return [...ranges.filter((range) => !touching.includes(range)), merged].toSorted(([a], [b]) => a - b);
};

/** Whether a digest contains the alert of this kind about this incident. Reminders are in no digest. */
export const holds = ({ ranks }: Pick<DigestAlert, 'ranks'>, { n, kind }: Mark): boolean => {
  if (kind === 'reminder') return false;
  const rank = rankOf({ n, kind });
  return ranks.some(([from, to]) => from <= rank && rank <= to);
};

const rankName = (rank: number): string => `#${incidentOfRank(rank)} ${rank % 2 === 0 ? 'opened' : 'over'}`;

const digestId = (monitor: string, { ranks, failures }: Pick<DigestAlert, 'ranks' | 'failures'>): string => {
  const transitions = ranks.map(([from, to]) => `${rankName(from)} to ${rankName(to)}`);
  const failed = failures ? [`failures ${failures[0]} to ${failures[1]}`] : [];
  return `${monitor} ${[...transitions, ...failed].join(', ')}`;
};

/** What may be in a digest. */
export type Digestible = TransitionAlert | FailureAlert;

type Mergeable = Digestible | DigestAlert;

const isMergeable = (alert: Alert | undefined): alert is Mergeable => alert !== undefined && alert.kind !== 'reminder';

const usualAftermath = {
  opened: 'down',
  closed: 'up',
  removed: 'removed',
  paused: 'paused',
  failure: 'failing',
} as const;

/** The contents of a digest of one alert or digest, without its id. */
const contentsOf = (alert: Mergeable): Omit<DigestAlert, 'id'> => {
  if (alert.kind === 'digest') return alert;
  const { at, startedAt, leaves = usualAftermath[alert.kind] } = alert;
  const about = { kind: 'digest', count: 1, leaves, at, startedAt } as const;
  if (alert.kind === 'failure') return { ...about, ranks: [], failures: [alert.number, alert.number] };
  const rank = rankOf(alert);
  return { ...about, ranks: [[rank, rank]] };
};

/** Failures stand in the outbox in the order of their numbers, so the failures of one digest are a range. */
const joined = (a: RankRange | undefined, b: RankRange | undefined): Pick<DigestAlert, 'failures'> => {
  const [first, last] = [a ?? b, b ?? a];
  return first && last ? { failures: [first[0], last[1]] } : {};
};

const digestOf = (monitor: string, first: Mergeable, ...others: readonly Mergeable[]): DigestAlert => {
  const contents = others.map(contentsOf).reduce(
    (a, b) => ({
      kind: 'digest',
      ranks: b.ranks.reduce(withRange, a.ranks),
      ...joined(a.failures, b.failures),
      count: a.count + b.count,
      leaves: b.leaves,
      at: b.at,
      startedAt: a.startedAt,
    }),
    contentsOf(first),
  );
  return { ...contents, id: digestId(monitor, contents) };
};

/** The outbox of a monitor, with the progress of its channels; absent when no channel has any. */
export type Outbox = { readonly monitor: string; readonly outbox: readonly Alert[]; readonly channels?: Progress };

const progressOf = ({ channels = {} }: Outbox): Progress => channels;

/** Puts a digest in the place of the alerts at `index` and after it. */
const mergePair = <T extends Outbox>(box: T, index: number): T => {
  const [a, b] = box.outbox.slice(index, index + 2);
  if (!isMergeable(a) || !isMergeable(b)) return box;
  const digest = digestOf(box.monitor, a, b);
  const channels = replaceFinished(progressOf(box), [a, b], digest.id);
  return { ...box, outbox: box.outbox.toSpliced(index, 2, digest), ...(box.channels ? { channels } : {}) };
};

/** Neighbours that the same channels have finished, and that no process may be sending to another channel. */
const mayMerge = (box: Outbox, index: number): boolean => {
  const [a, b] = box.outbox.slice(index, index + 2);
  if (!isMergeable(a) || !isMergeable(b)) return false;
  const progress = progressOf(box);
  const [byA, byB] = [finishedBy(progress, a), finishedBy(progress, b)];
  if (byA.length === 0 || byA.join() !== byB.join()) return false;
  return ![a, b].some((alert) => mayBeSending(box.outbox, progress, alert));
};

/** A reminder that some channel has finished is out of date for the other channels once another alert follows it. */
const withoutOldReminders = <T extends Outbox>(box: T): T => {
  const outbox = box.outbox.filter(
    (alert) => alert.kind !== 'reminder' || finishedBy(progressOf(box), alert).length === 0,
  );
  return outbox.length < box.outbox.length ? { ...box, outbox } : box;
};

/**
 * Makes room in an outbox that is long because one channel is behind: merges alerts that the other channels have
 * finished already, so that these go on receiving single alerts. Of a full outbox it merges the last alerts whatever
 * their progress: a channel may then receive an alert once more, inside a digest.
 */
const makeRoom = <T extends Outbox>(before: T): T => {
  let box = withoutOldReminders(before);
  for (let index = box.outbox.length - 2; index >= digestFrom; index -= 1)
    if (mayMerge(box, index)) box = mergePair(box, index);
  for (let index = box.outbox.length - 2; index >= 0 && box.outbox.length >= maxOutboxEntries; index -= 1)
    box = mergePair(box, index);
  return box;
};

const isUntouched = (box: Outbox, alert: Alert): boolean =>
  finishedBy(progressOf(box), alert).length === 0 && !mayBeSending(box.outbox, progressOf(box), alert);

type Context = {
  /** Whether an incident is open after this alert. */
  readonly isDown: boolean;
  /** Whether the newest run is a failing one. */
  readonly isFailing?: boolean;
};

const aftermath = ({ kind }: Digestible, { isDown, isFailing }: Context): Aftermath => {
  if (isDown) return 'down';
  if (kind === 'removed' || kind === 'paused') return kind;
  return kind === 'failure' && isFailing ? 'failing' : 'up';
};

const push = <T extends Outbox>(box: T, alert: Alert): T => ({ ...box, outbox: [...box.outbox, alert] });

const someKeepUp = ({ outbox, channels = {} }: Outbox): boolean =>
  Object.keys(channels).some((name) => pendingOf(outbox, channels, name).length < keepsUpBelow);

/**
 * Appends in order. Beyond 20 entries an alert goes into a digest, unless some channel keeps up, which receives it alone. A
 * digest that a channel may be sending, or has finished, keeps its contents, so that no channel receives an alert twice;
 * only a full outbox makes an exception. The id of a digest names its contents, so an id never changes its meaning.
 */
export const append = <T extends Outbox>(box: T, alert: Digestible, context: Context): T => {
  if (box.outbox.length < digestFrom) return push(box, alert);
  const fresh = { ...alert, leaves: aftermath(alert, context) };
  if (someKeepUp(box)) return push(makeRoom(box), fresh);
  const last = box.outbox.at(-1);
  if (last?.kind === 'digest' && (isUntouched(box, last) || box.outbox.length >= maxOutboxEntries))
    return { ...box, outbox: box.outbox.with(-1, digestOf(box.monitor, last, fresh)) };
  return push(makeRoom(box), digestOf(box.monitor, fresh));
};

/** Appends a reminder: older reminders that some channel has finished are dropped. */
export const appendReminder = <T extends Outbox>(box: T, alert: ReminderAlert): T =>
  push(box.outbox.length < digestFrom ? withoutOldReminders(box) : makeRoom(box), alert);
