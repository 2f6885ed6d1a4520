// The outbox: alerts that are to be sent, in order, bounded by digests.
import type { AlertKind } from './incident.ts';

export type SingleAlert = {
  /** `monitor#n opened`: stable, so that a repeat can be recognised. */
  readonly id: string;
  readonly kind: AlertKind;
  readonly n: number;
  /** When the service broke, or was well again. Milliseconds since the epoch. */
  readonly at: number;
  /** When the incident began; the same as `at` for `opened`. */
  readonly startedAt: number;
  readonly cause: string;
  readonly tasks: readonly string[];
  /** Why it was paused, in the words of whoever did it. */
  readonly reason?: string;
};

type Mark = { readonly n: number; readonly kind: AlertKind };

/** Stands for several alerts in a row when too many wait; its id names what it holds. */
export type DigestAlert = {
  readonly id: string;
  readonly kind: 'digest';
  /** Which alerts it holds, as ranges of their ranks (see `rankOf`), ascending and apart from each other. */
  readonly ranks: readonly RankRange[];
  readonly count: number;
  /** What it is like after the last of them: when that ends an incident, another may still be open. */
  readonly leaves: Aftermath;
  readonly at: number;
  readonly startedAt: number;
};

export type Aftermath = 'down' | 'up' | 'removed' | 'paused';

/** Both ends included. */
export type RankRange = readonly [number, number];

export type Alert = SingleAlert | DigestAlert;

/** From this many entries on, a new alert goes into a digest. */
export const outboxLimit = 20;

export const alertId = (monitor: string, mark: Mark): string => `${monitor}#${mark.n} ${mark.kind}`;

/** The place of an alert among all of its monitor's: what opened incident n, and then what ended it. */
export const rankOf = ({ n, kind }: Mark): number => 2 * n + (kind === 'opened' ? 0 : 1);

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

/** Whether an alert, alone or in a digest, is the one of this incident and kind. */
export const holds = (alert: Alert, mark: Mark): boolean =>
  alert.kind === 'digest'
    ? alert.ranks.some(([from, to]) => from <= rankOf(mark) && rankOf(mark) <= to)
    : alert.n === mark.n && alert.kind === mark.kind;

const rankName = (rank: number): string => `#${incidentOfRank(rank)} ${rank % 2 === 0 ? 'opened' : 'over'}`;

const digestId = (monitor: string, ranks: readonly RankRange[]): string =>
  `${monitor} ${ranks.map(([from, to]) => `${rankName(from)} to ${rankName(to)}`).join(', ')}`;

type Context = {
  readonly monitor: string;
  readonly leased: boolean;
  /** Whether an incident is open after this alert. */
  readonly isDown: boolean;
};

const aftermath = (alert: SingleAlert, { isDown }: Context): Aftermath => {
  if (isDown) return 'down';
  return alert.kind === 'removed' || alert.kind === 'paused' ? alert.kind : 'up';
};

const asDigest = (context: Context, alert: SingleAlert, before?: DigestAlert): DigestAlert => {
  const ranks = withRank(before?.ranks ?? [], rankOf(alert));
  return {
    id: digestId(context.monitor, ranks),
    kind: 'digest',
    ranks,
    count: (before?.count ?? 0) + 1,
    leaves: aftermath(alert, context),
    at: alert.at,
    startedAt: before?.startedAt ?? alert.startedAt,
  };
};

/**
 * Appends in order. A digest is only added to while no lease is set: a sender may be publishing it
 * under its present id, and an id must go on meaning the same.
 */
export const append = (outbox: readonly Alert[], alert: SingleAlert, context: Context): readonly Alert[] => {
  if (outbox.length < outboxLimit) return [...outbox, alert];
  const last = outbox.at(-1);
  if (last?.kind === 'digest' && !context.leased) return [...outbox.slice(0, -1), asDigest(context, alert, last)];
  return [...outbox, asDigest(context, alert)];
};
