// The outbox: alerts that are to be sent, in order, bounded by digests.
import type { Reasons } from './failure-cause.ts';
import type { AlertKind, TurnKind } from './incident.ts';

type Common = Reasons & {
  /** Stable, so that a repeat can be recognised. */
  readonly id: string;
  /** When the service broke, or was well again. Milliseconds since the epoch. */
  readonly at: number;
  /** When the incident began; the same as `at` for `opened`. */
  readonly startedAt: number;
};

/** An incident opened, or ended; its id is `monitor#n opened`. */
export type TurnAlert = Common & {
  readonly kind: TurnKind;
  readonly n: number;
  /** Why it was paused, in the words of whoever did it. */
  readonly reason?: string;
};

/** An incident lasts; its id is `monitor#n reminder k`. */
export type ReminderAlert = Common & { readonly kind: 'reminder'; readonly n: number; readonly number: number };

/** A task run failed; its id is the run's with the task run's name. `number` counts the monitor's failures told. */
export type FailureAlert = Common & { readonly kind: 'failure'; readonly run: string; readonly number: number };

export type SingleAlert = TurnAlert | ReminderAlert | FailureAlert;

/** Stands for several alerts in a row when too many wait; its id names what it holds. */
export type DigestAlert = {
  readonly id: string;
  readonly kind: 'digest';
  /** Which alerts it holds, as ranges of their ranks (see `rankOf`), ascending and apart from each other. */
  readonly ranks: readonly RankRange[];
  /** The numbers of the failures that it holds; left out when none. */
  readonly failures?: RankRange;
  readonly count: number;
  /** What it is like after the last of them: when that ends an incident, another may still be open. */
  readonly leaves: Aftermath;
  readonly at: number;
  readonly startedAt: number;
};

export type Aftermath = 'down' | 'failing' | 'up' | 'removed' | 'paused';

/** Both ends included. */
export type RankRange = readonly [number, number];

export type Alert = SingleAlert | DigestAlert;

/** From this many entries on, a new alert goes into a digest. */
export const digestFrom = 20;
/** There are never more entries, whatever becomes of senders. */
export const maxOutboxEntries = 40;

type Mark = { readonly n: number; readonly kind: AlertKind };

export const alertId = (monitor: string, { n, kind, number }: Mark & { readonly number?: number }): string =>
  `${monitor}#${n} ${kind}${number === undefined ? '' : ` ${number}`}`;

/** The place of an alert among all of its monitor's: what opened incident n, and then what ended it. */
export const rankOf = ({ n, kind }: Mark & { readonly kind: TurnKind }): number => 2 * n + (kind === 'opened' ? 0 : 1);

/** The incident that a rank belongs to. */
export const incidentOfRank = (rank: number): number => Math.floor(rank / 2);

const withRank = (ranges: readonly RankRange[], rank: number): readonly RankRange[] => {
  const touching = ranges.filter(([from, to]) => from <= rank + 1 && rank - 1 <= to);
  const merged: RankRange = [
    Math.min(rank, ...touching.map(([from]) => from)),
    Math.max(rank, ...touching.map(([, to]) => to)),
  ];
  return [...ranges.filter((range) => !touching.includes(range)), merged].toSorted(([a], [b]) => a - b);
};

/** Whether a digest tells of this incident and kind. Reminders are in none. */
export const holds = ({ ranks }: Pick<DigestAlert, 'ranks'>, { n, kind }: Mark): boolean => {
  if (kind === 'reminder') return false;
  const rank = rankOf({ n, kind });
  return ranks.some(([from, to]) => from <= rank && rank <= to);
};

const rankName = (rank: number): string => `#${incidentOfRank(rank)} ${rank % 2 === 0 ? 'opened' : 'over'}`;

const digestId = (monitor: string, { ranks, failures }: Pick<DigestAlert, 'ranks' | 'failures'>): string => {
  const turns = ranks.map(([from, to]) => `${rankName(from)} to ${rankName(to)}`);
  const notified = failures ? [`failures ${failures[0]} to ${failures[1]}`] : [];
  return `${monitor} ${[...turns, ...notified].join(', ')}`;
};

type Context = {
  readonly monitor: string;
  /** Whether a sender may be publishing the last entry. */
  readonly held: boolean;
  /** Whether an incident is open after this alert. */
  readonly isDown: boolean;
  /** Whether the newest run is a failing one. */
  readonly isFailing?: boolean;
};

/** What may be in a digest. */
export type Digestible = TurnAlert | FailureAlert;

const aftermath = ({ kind }: Digestible, { isDown, isFailing }: Context): Aftermath => {
  if (isDown) return 'down';
  if (kind === 'removed' || kind === 'paused') return kind;
  return kind === 'failure' && isFailing ? 'failing' : 'up';
};

/** Failures are appended in the order of their numbers, so that those of one digest are all of a range. */
const contents = (alert: Digestible, before?: DigestAlert): Pick<DigestAlert, 'ranks' | 'failures'> => {
  const { ranks = [], failures } = before ?? {};
  if (alert.kind === 'failure') return { ranks, failures: [failures?.[0] ?? alert.number, alert.number] };
  return { ranks: withRank(ranks, rankOf(alert)), ...(failures ? { failures } : {}) };
};

const asDigest = (context: Context, alert: Digestible, before?: DigestAlert): DigestAlert => {
  const held = contents(alert, before);
  return {
    id: digestId(context.monitor, held),
    kind: 'digest',
    ...held,
    count: (before?.count ?? 0) + 1,
    leaves: aftermath(alert, context),
    at: alert.at,
    startedAt: before?.startedAt ?? alert.startedAt,
  };
};

/**
 * Appends in order. A digest that a sender may be publishing under its present id is left alone, so that nothing is
 * told in two. Only where senders die one after the other does it grow all the same: an id goes on meaning the same,
 * as it names the contents.
 */
export const append = (outbox: readonly Alert[], alert: Digestible, context: Context): readonly Alert[] => {
  if (outbox.length < digestFrom) return [...outbox, alert];
  const last = outbox.at(-1);
  const mayGrow = !context.held || outbox.length >= maxOutboxEntries;
  if (last?.kind === 'digest' && mayGrow) return [...outbox.slice(0, -1), asDigest(context, alert, last)];
  return [...outbox, asDigest(context, alert)];
};
