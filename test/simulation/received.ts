// Queries of the received notifications, for the checks.
import type { Check } from './checks.ts';
import { channelNames, type Received } from './unreliable-channel.ts';

export type Alert = Received['notification']['alert'];

export type Range = readonly [number, number];

/** Whether an alert, single or digest, is about this transition of this incident. */
export const isAbout = ({ alert }: Received['notification'], n: number, kind: string): boolean => {
  if (alert.kind === 'failure') return false;
  if (alert.kind !== 'digest') return alert.n === n && alert.kind === kind;
  const rank = 2 * n + (kind === 'opened' ? 0 : 1);
  return alert.ranks.some(([from, to]) => from <= rank && rank <= to);
};

export const ends = ['closed', 'removed', 'paused'];

export const firstOf = (received: readonly Received[], n: number, kinds: readonly string[]): number =>
  received.findIndex(({ notification }) => kinds.some((kind) => isAbout(notification, n, kind)));

/** Runs the check for each channel separately. */
export const forEachChannel =
  (check: Check): Check =>
  (result) =>
    channelNames.flatMap((name) => {
      const received = result.received.filter(({ channel }) => channel === name);
      return check({ ...result, received }).map((what) => `${name}: ${what}`);
    });

export const failuresIn = (alert: Alert): Range | undefined => {
  if (alert.kind === 'digest') return alert.failures;
  return alert.kind === 'failure' ? [alert.number, alert.number] : undefined;
};

export const numberIn = (id: string): number => Number(id.split(' ').at(-1));
