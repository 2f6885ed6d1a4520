// Times relative to now, for tables of the CLI.
import { formatLargestUnit } from '../text/duration-text.ts';

export const formatAgo = (at: number, now: number): string => `${formatLargestUnit(now - at)} ago`;
export const formatIn = (at: number, now: number): string => (at <= now ? 'now' : `in ${formatLargestUnit(at - now)}`);
