// Messages about a database that cannot be written: alerts that no record can hold, and the log of a single process.
import { formatDuration } from '../../text/duration-text.ts';

const runs = (n: number): string => `${n} ${n === 1 ? 'run' : 'runs'}`;

/** Alerts about Vigía itself. */
export const recording = {
  failedOnce: ({ reason }: { reason: string }) => `Something could not be recorded: ${reason}.`,
  failingSubject: ({ since }: { since: string }) => `Vigia cannot record runs since ${since}`,
  failing: (p: { reason: string; lost: number; waiting: number; isRetried: boolean }) =>
    `Vigía cannot record runs: ${p.reason}. Checks continue; ${runs(p.lost)} could not be recorded so far` +
    `${p.waiting > 0 ? `, and ${runs(p.waiting)} ${p.waiting === 1 ? 'is' : 'are'} waiting` : ''}.` +
    `${p.isRetried ? ' Vigía retries until it succeeds.' : ''}`,
  recoveredSubject: ({ since }: { since: string }) => `Vigia records runs again; it could not since ${since}`,
  recovered: ({ afterMs, cost }: { afterMs: number; cost: string }) =>
    `Records are written again, after ${formatDuration(afterMs)}: ${cost}.`,
};

/** What it cost that records could not be written, as parts of `recording.recovered`. */
export const recordingCost = {
  nothing: 'no run is lost',
  lost: ({ count }: { count: number }) => `${runs(count)} could not be recorded`,
  recordedLate: ({ count, isAll }: { count: number; isAll: boolean }) => {
    if (count === 1) return 'the 1 run that waited is recorded now';
    return isAll ? `all ${count} runs that waited are recorded now` : `${count} runs that waited are recorded now`;
  },
  waiting: ({ count }: { count: number }) => `${runs(count)} still ${count === 1 ? 'waits' : 'wait'}`,
  restored: ({ count }: { count: number }) => `with the file, ${runs(count)} ${count === 1 ? 'is' : 'are'} there again`,
};

/** The database file, when another program moves, deletes or replaces it. */
export const databaseFile = {
  gone: ({ path }: { path: string }) => `the file ${path} is gone, and ${withoutFile}`,
  replaced: ({ path }: { path: string }) => `the file ${path} was replaced by another, and ${withoutFile}`,
};

const withoutFile =
  'what is recorded now is lost when this process ends: put the file back, or save everything by vigia backup';

/** Alerts about monitors whose runs cannot be recorded. */
export const unrecordedOutage = {
  failingSubject: ({ monitor }: { monitor: string }) => `DOWN, not recorded: ${monitor}`,
  failing: ({ monitor, cause }: { monitor: string; cause: string }) =>
    `${monitor} is failing, which cannot be recorded: ${cause}`,
  recoveredSubject: ({ monitor }: { monitor: string }) => `UP, not recorded: ${monitor}`,
  recovered: ({ monitor }: { monitor: string }) => `${monitor} has recovered.`,
  recoveredUnrecorded: ({ monitor }: { monitor: string }) => `${monitor} has recovered, which cannot be recorded.`,
  reportedBefore: ({ id, text }: { id: string; text: string }) =>
    `This outage is recorded now. It was reported before as '${id}'.\n${text}`,
};

/** The log, when a notification that no record holds cannot be sent. */
export const directSending = {
  dropped: ({ id, channel, reason }: { id: string; channel: string; reason: string }) =>
    `The notification '${id}' is dropped: channel ${channel} did not accept it. ${reason}`,
  tooMany: ({ limit }: { limit: number }) => `More than ${limit} notifications wait for this channel.`,
};
