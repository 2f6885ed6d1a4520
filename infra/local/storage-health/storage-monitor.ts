// Tracks whether records can be written. Reports when they cannot and when they can again, and counts affected runs.
import type { Logger } from '../../../shared/logging/logger.ts';
import { recording as messages } from '../../../shared/messages/en/storage-health.ts';
import type { StorageError } from '../../../shared/storage/sqlite/storage-errors.ts';
import type { StorageHealth } from '../../../shared/storage/storage-health.ts';
import { recordingFails, recordingRecovered } from './compose-direct-notification.ts';
import type { SendDirectly } from './direct-sender.ts';
import { createRunCounts, type RunCounts } from './run-counts.ts';

/** `gone`: the file is no longer where it was, and writes to it are lost. */
export type RecordingError = { readonly kind: StorageError['kind'] | 'gone'; readonly why: string };

export type StorageMonitor = {
  readonly health: () => StorageHealth;
  /** A write succeeded. */
  readonly written: () => void;
  /** A call of the store failed. */
  readonly failed: (error: RecordingError) => void;
  readonly runs: Omit<RunCounts, 'cost' | 'startOutage'>;
  /** Demotes errors to debug while records cannot be written: this monitor reports once what every run would log. */
  readonly logger: Logger;
  readonly stop: () => void;
};

type Deps = {
  readonly now: () => number;
  readonly logger: Logger;
  readonly sendDirectly: SendDirectly;
  /** Writes something of no importance, because only a write shows that writing works again. */
  readonly tryToWrite: () => Promise<unknown>;
};

type Outage = RecordingError & {
  readonly since: number;
  readonly lastFailedAt: number;
  /** When the outage was last reported; absent until then. */
  readonly reportedAt?: number;
};

const checkEveryMs = 1_000;
/** An outage may end at once, as when another program locks the file for a moment. It is not reported then. */
const reportAfterMs = 3_000;
const reportEveryMs = 60_000;
/** An outage is over after so long without a failure, if a write has succeeded since. */
const quietMs = { full: 5_000, 'not-writable': 5_000, busy: 5_000, gone: 12_000, damaged: 600_000 } as const;
/** An error that ends by itself does not replace one that needs a person. */
const severity = { busy: 0, 'not-writable': 0, full: 0, gone: 1, damaged: 2 } as const;

export const createStorageMonitor = ({ now, logger, sendDirectly, tryToWrite }: Deps): StorageMonitor => {
  let outage: Outage | undefined;
  let lastWrittenAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const runs = createRunCounts(() => outage?.kind === 'gone');

  const end = ({ since, reportedAt }: Outage): void => {
    const text = messages.recovered({ afterMs: now() - since, cost: runs.cost() });
    outage = undefined;
    runs.endOutage();
    clearInterval(timer);
    if (reportedAt === undefined) logger.warn(text);
    else sendDirectly(recordingRecovered({ since, at: now(), text }));
  };

  /** The first report is a notification, and each further one a line of the log. */
  const report = (current: Outage): void => {
    const { why: reason, kind, since, reportedAt } = current;
    const text = messages.failing({ reason, ...runs.affected(), isRetried: severity[kind] === 0 });
    if (reportedAt === undefined) sendDirectly(recordingFails({ since, at: now(), text }));
    else logger.error(text);
    outage = { ...current, reportedAt: now() };
  };

  const check = (): void => {
    if (!outage) return;
    const { since, lastFailedAt, kind, reportedAt } = outage;
    if (lastWrittenAt > lastFailedAt && now() - lastFailedAt >= quietMs[kind]) {
      end(outage);
      return;
    }
    const dueAt = reportedAt === undefined ? since + reportAfterMs : reportedAt + reportEveryMs;
    if (now() >= dueAt) report(outage);
    tryToWrite().catch(() => undefined);
  };

  const begin = (error: RecordingError): void => {
    outage = { ...error, since: now(), lastFailedAt: now() };
    runs.startOutage();
    timer = setInterval(check, checkEveryMs).unref();
    logger.error(messages.failedOnce({ reason: error.why }));
  };

  return {
    health: () => ({
      unrecorded: runs.unrecorded(),
      ...(outage && { error: { message: outage.why, since: outage.since } }),
    }),
    written: () => {
      lastWrittenAt = now();
    },
    failed: (error) => {
      if (!outage) return begin(error);
      const { kind, why } = severity[error.kind] >= severity[outage.kind] ? error : outage;
      outage = { ...outage, kind, why, lastFailedAt: now() };
    },
    runs,
    logger: {
      ...logger,
      error: (message) => (outage ? logger.debug?.(message) : logger.error(message)),
    },
    stop: () => clearInterval(timer),
  };
};
