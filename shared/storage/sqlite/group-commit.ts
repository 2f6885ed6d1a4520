// Group commit: writes that arrive together share one transaction, and so one fsync.
import type { DatabaseSync } from 'node:sqlite';
import { storage as messages } from '../../messages/en/storage.ts';
import { errorMessage } from '../../text/clean.ts';
import { createCommitPacing } from './commit-pacing.ts';
import { sqliteErrorKind } from './sqlite-error.ts';

/** Limits a commit, which blocks the event loop, to a few tens of milliseconds. */
const maxWritesPerCommit = 500;
const maxPendingWrites = 100_000;
const busyRetryMs = 50;
/** Another program, such as the sqlite3 shell, may lock the database for this long. */
const maxBusyMs = 10_000;
/** The same while the process stops, which has to be quick. */
const maxBusyWhileStoppingMs = 500;

export type GroupCommit = {
  /** Runs `write` in the next transaction. Resolves when it is durable; a rejection leaves the outcome unknown. */
  submit<T>(write: () => T): Promise<T>;
  /** From now on all writes together wait at most half a second for a locked database. */
  hurry(): void;
};

/** A write and its caller. `settle` is called after the transaction, with the outcome that `run` or `fail` left. */
type Job = { readonly run: () => void; readonly settle: () => void; readonly fail: (error: Error) => void };

const createJob = <T>(write: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): Job => {
  let settle = () => reject(new Error('The write did not run'));
  return {
    run: () => {
      const value = write();
      settle = () => resolve(value);
    },
    settle: () => settle(),
    fail: (error) => {
      settle = () => reject(error);
    },
  };
};

const outcomeUnknown = (cause: unknown): Error =>
  new Error(messages.writeOutcomeUnknown({ error: errorMessage(cause) }), { cause });

/** A write that fails while the transaction stays open rejects only for its own caller. */
const runEach = (database: DatabaseSync, jobs: readonly Job[]): void => {
  for (const job of jobs) {
    try {
      job.run();
    } catch (error) {
      if (!database.isTransaction) throw error;
      job.fail(outcomeUnknown(error));
    }
  }
};

const rollBack = (database: DatabaseSync): void => {
  if (database.isTransaction) database.exec('ROLLBACK');
};

const commit = (database: DatabaseSync, jobs: readonly Job[]): void => {
  try {
    runEach(database, jobs);
    database.exec('COMMIT');
  } catch (error) {
    for (const job of jobs) job.fail(outcomeUnknown(error));
    try {
      rollBack(database);
    } catch {
      // Each caller gets the first error. The next transaction rolls back again before it begins.
    }
  }
};

const begin = (database: DatabaseSync): 'open' | 'busy' | Error => {
  try {
    // A transaction whose rollback failed would block all that follow.
    rollBack(database);
    database.exec('BEGIN IMMEDIATE');
    return 'open';
  } catch (error) {
    return sqliteErrorKind(error) === 'busy' ? 'busy' : outcomeUnknown(error);
  }
};

/** The only writer of its connection: no other code may begin a transaction on it. */
export const createGroupCommit = (database: DatabaseSync): GroupCommit => {
  const pending: Job[] = [];
  const pacing = createCommitPacing(() => performance.now());
  let isScheduled = false;
  let busyForMs = 0;
  let busyLimitMs = maxBusyMs;

  const schedule = (): void => {
    const waitMs = pending.length >= maxWritesPerCommit ? 0 : pacing.waitMs();
    if (waitMs > 0) setTimeout(flush, waitMs);
    else setImmediate(flush);
  };

  const flush = (): void => {
    const startedAt = performance.now();
    const transaction = begin(database);
    if (transaction === 'busy' && busyForMs < busyLimitMs) {
      busyForMs += busyRetryMs;
      setTimeout(flush, busyRetryMs);
      return;
    }
    busyForMs = busyLimitMs === maxBusyWhileStoppingMs ? busyForMs : 0;
    const jobs = pending.splice(0, maxWritesPerCommit);
    if (transaction === 'open') commit(database, jobs);
    else {
      const error = transaction === 'busy' ? outcomeUnknown(messages.lockedByAnotherProgram) : transaction;
      for (const job of jobs) job.fail(error);
    }
    pacing.spend(performance.now() - startedAt);
    isScheduled = pending.length > 0;
    if (isScheduled) schedule();
    for (const job of jobs) job.settle();
  };

  return {
    submit: (write) =>
      new Promise((resolve, reject) => {
        if (pending.length >= maxPendingWrites)
          return reject(new Error(messages.tooManyWrites({ max: maxPendingWrites })));
        pending.push(createJob(write, resolve, reject));
        if (!isScheduled) schedule();
        isScheduled = true;
      }),
    hurry: () => {
      busyLimitMs = maxBusyWhileStoppingMs;
    },
  };
};
