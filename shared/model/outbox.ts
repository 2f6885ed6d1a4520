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
};

type Mark = { readonly n: number; readonly kind: AlertKind };

/** Stands for several alerts in a row when too many wait; its id names the first and the last of them. */
export type DigestAlert = {
  readonly id: string;
  readonly kind: 'digest';
  readonly first: Mark;
  readonly last: Mark;
  readonly count: number;
  readonly at: number;
  readonly startedAt: number;
};

export type Alert = SingleAlert | DigestAlert;

/** From this many entries on, a new alert goes into a digest. */
export const outboxLimit = 20;

export const alertId = (monitor: string, mark: Mark): string => `${monitor}#${mark.n} ${mark.kind}`;

const digestId = (monitor: string, first: Mark, last: Mark): string =>
  `${alertId(monitor, first)} .. ${alertId(monitor, last)}`;

const asDigest = (monitor: string, alert: SingleAlert, before?: DigestAlert): DigestAlert => {
  const mark = { n: alert.n, kind: alert.kind };
  const first = before?.first ?? mark;
  return {
    id: digestId(monitor, first, mark),
    kind: 'digest',
    first,
    last: mark,
    count: (before?.count ?? 0) + 1,
    at: alert.at,
    startedAt: before?.startedAt ?? alert.startedAt,
  };
};

/**
 * Appends in order. A digest is only added to while no lease is set: a sender may be publishing it
 * under its present id, and an id must go on meaning the same.
 */
export const append = (
  outbox: readonly Alert[],
  alert: SingleAlert,
  context: { readonly monitor: string; readonly leased: boolean },
): readonly Alert[] => {
  if (outbox.length < outboxLimit) return [...outbox, alert];
  const last = outbox.at(-1);
  if (last?.kind === 'digest' && !context.leased)
    return [...outbox.slice(0, -1), asDigest(context.monitor, alert, last)];
  return [...outbox, asDigest(context.monitor, alert)];
};
