// How many requests may be under way at once, so that the database and the server always have file descriptors left.
import { readdirSync, readFileSync } from 'node:fs';
import { openFiles as messages } from '../../shared/messages/en/local.ts';

/** Only Linux has these files. Elsewhere the limit that Node sets at its start is high. */
const limitsFile = '/proc/self/limits';
const openFolder = '/proc/self/fd';

/** For the database, the server, DNS queries, files and threads. */
const minReserve = 16;
const maxReserve = 512;
const reservedShare = 0.1;
const minRequests = 4;
/** More would not be faster. */
const maxRequests = 20_000;

/** The soft limit of open files; undefined where it is not known, or unlimited. */
export const parseOpenFilesLimit = (limits: string): number | undefined => {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  return soft === undefined ? undefined : Number(soft);
};

export const maxRequestsFor = (limit: number, open: number): number => {
  const reserve = Math.min(maxReserve, Math.max(minReserve, Math.round(limit * reservedShare)));
  return Math.min(maxRequests, Math.max(minRequests, limit - open - reserve));
};

export type OpenFiles = {
  /** Left out where the limit is not known. */
  readonly maxConcurrent?: number;
  /** A line for the log, where fewer requests than monitors may be under way. */
  readonly warning?: string;
};

/** Reads the limit of this process; to be called when everything but its requests is open. */
export const readOpenFiles = (monitors: number): OpenFiles => {
  try {
    const limit = parseOpenFilesLimit(readFileSync(limitsFile, 'utf8'));
    if (limit === undefined) return {};
    const maxConcurrent = maxRequestsFor(limit, readdirSync(openFolder).length);
    return maxConcurrent < monitors
      ? { maxConcurrent, warning: messages.fewAtOnce({ limit, requests: maxConcurrent }) }
      : { maxConcurrent };
  } catch {
    return {};
  }
};
