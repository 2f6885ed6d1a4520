// Formats points in time relative to now, for tables.
import { formatLargestUnit } from '../text/duration-text.ts';

/** `12 s ago` */
export const formatAgo = (at: number, now: number): string => `${formatLargestUnit(now - at)} ago`;

/** `in 18 s`, or `now` for a time that has passed. */
export const formatIn = (at: number, now: number): string => (at <= now ? 'now' : `in ${formatLargestUnit(at - now)}`);
