// Whether what happens can be recorded; when it cannot, that is said loudly, counted, and tried until it can.
import type { Logger } from '../../../shared/logging/logger.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import type { StorageError } from '../../../shared/storage/sqlite/storage-errors.ts';
import type { StorageHealth } from '../../../shared/storage/storage-health.ts';
import { formatDuration } from '../../../shared/text/duration-text.ts';
import { cannotRecord, recordsAgain } from './storage-notifications.ts';

/** `gone`: the file is no longer where it was; what is written goes nowhere. */
export type RecordingTrouble = { readonly kind: StorageError['kind'] | 'gone'; readonly why: string };

export type LocalRecording = {
  readonly state: () => StorageHealth;
  readonly worked: () => void;
  readonly failed: (trouble: RecordingTrouble) => void;
  /** Runs took place that could not be recorded yet, or, with less than 0, wait no more. */
  readonly wait: (runs: number) => void;
  /** Runs that took place are on no record, and nobody tries any more. */
  readonly lost: (runs: number) => void;
  readonly recorded: (runs: number) => void;
  /** The journal of those who would say of each run what is said here of all of them. */
  readonly logger: Logger;
  readonly stop: () => void;
};

type Deps = {
  readonly now: () => number;
  readonly logger: Logger;
  readonly sendDirectly: (notification: Notification) => void;
  /** Writes something that does not matter: only so is it known that there is room again. Its outcome is heard. */
  readonly tryToWrite: () => Promise<unknown>;
};

type Trouble = {
  readonly since: number;
  why: string;
  kind: RecordingTrouble['kind'];
  lastFailedAt: number;
  isNotified: boolean;
  lostBefore: number;
  /** Runs that had to wait since it began; what became of them is told at the end. */
  waited: number;
  saidAt: number;
};

const turnMs = 1_000;
/** It may be over at once, as when another program held the file for a moment: then nobody is alarmed. */
const tellAfterMs = 3_000;
const repeatMs = 60_000;
/** Without a failure for so long, something having been written since, it is over. */
const quietMs = { full: 5_000, 'not-writable': 5_000, busy: 5_000, gone: 12_000, damaged: 600_000 } as const;
/** What goes by itself is no news beside what does not. */
const rank = { busy: 0, 'not-writable': 0, full: 0, gone: 1, damaged: 2 } as const;

const runs = (count: number): string => `${count} ${count === 1 ? 'run' : 'runs'}`;

type Cost = { readonly lost: number; readonly late: number; readonly waiting: number; readonly back: number };

/** What it cost in the end: what was said to wait, or to be on no record, and is there now, is no loss. */
const costWords = ({ lost, late, waiting, back }: Cost): string => {
  const all = lost + waiting === 0 ? 'all ' : '';
  const parts = [
    ...(lost > 0 ? [`${runs(lost)} could not be recorded`] : []),
    ...(late > 0
      ? [late === 1 ? 'the 1 run that waited is recorded now' : `${all}${late} runs that waited are recorded now`]
      : []),
    ...(waiting > 0 ? [`${runs(waiting)} still ${waiting === 1 ? 'waits' : 'wait'}`] : []),
    ...(back > 0 ? [`with the file, ${runs(back)} ${back === 1 ? 'is' : 'are'} there again`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'no run is lost';
};

export const createRecording = ({ now, logger, sendDirectly, tryToWrite }: Deps): LocalRecording => {
  let trouble: Trouble | undefined;
  let [lost, waiting] = [0, 0];
  /** Recorded in a file that is gone: there again if it comes back. */
  let astray = 0;
  let lastWorkedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const end = (over: Trouble): void => {
    const missing = lost - over.lostBefore;
    const late = Math.max(0, over.waited - missing - waiting);
    const cost = costWords({ lost: missing, late, waiting, back: astray });
    trouble = undefined;
    astray = 0;
    clearInterval(timer);
    const text = `Records are written again, after ${formatDuration(now() - over.since)}: ${cost}.`;
    if (over.isNotified) sendDirectly(recordsAgain({ since: over.since, at: now(), text }));
    else logger.warn(text);
  };

  /** Once as an alert, and then a line a minute. */
  const say = (of: Trouble): void => {
    of.saidAt = now();
    const missing = lost - of.lostBefore + astray;
    const text =
      `Vigía cannot record: ${of.why}. Checks go on; ${runs(missing)} could not be recorded so far` +
      `${waiting > 0 ? `, and ${waiting} wait` : ''}.${rank[of.kind] === 0 ? ' It is tried again until it works.' : ''}`;
    if (of.isNotified) logger.error(text);
    else sendDirectly(cannotRecord({ since: of.since, at: now(), text }));
    of.isNotified = true;
  };

  const turn = (): void => {
    const current = trouble;
    if (!current) return;
    if (lastWorkedAt > current.lastFailedAt && now() - current.lastFailedAt >= quietMs[current.kind]) {
      end(current);
      return;
    }
    const isDue = current.isNotified ? now() - current.saidAt >= repeatMs : now() - current.since >= tellAfterMs;
    if (isDue) say(current);
    tryToWrite().catch(() => undefined);
  };

  const begin = ({ kind, why }: RecordingTrouble): void => {
    const at = now();
    trouble = { since: at, why, kind, lastFailedAt: at, isNotified: false, lostBefore: lost, waited: 0, saidAt: at };
    timer = setInterval(turn, turnMs).unref();
    logger.error(`Something could not be recorded: ${why}.`);
  };

  return {
    state: () => ({
      unrecorded: lost + astray,
      ...(trouble && { error: { message: trouble.why, since: trouble.since } }),
    }),
    worked: () => {
      lastWorkedAt = now();
    },
    failed: (found) => {
      if (!trouble) return begin(found);
      trouble.lastFailedAt = now();
      if (rank[found.kind] >= rank[trouble.kind]) Object.assign(trouble, found);
    },
    wait: (count) => {
      waiting += count;
      if (trouble && count > 0) trouble.waited += count;
    },
    lost: (count) => {
      lost += count;
    },
    recorded: (count) => {
      if (trouble?.kind === 'gone') astray += count;
    },
    logger: {
      ...logger,
      error: (message) => (trouble ? logger.debug?.(message) : logger.error(message)),
    },
    stop: () => clearInterval(timer),
  };
};
