// Group commit: writes that come together share one transaction, and so one fsync.
import type { DatabaseSync } from 'node:sqlite';
import { createPacing } from './commit-pacing.ts';
import { messageOf, sqliteErrorKind } from './sqlite-error.ts';

/** Keeps one commit, which nothing else can interrupt, to a few tens of milliseconds. */
const writesPerCommit = 500;
const maxPending = 100_000;
const busyPauseMs = 50;
/** Another program, the sqlite3 shell for one, may hold the database that long. */
const busyLimitMs = 10_000;
/** While a process ends, which has to be quick. */
const hurriedLimitMs = 500;

export type GroupCommit = {
  /** Runs `write` inside the next transaction. Resolves once that is durable; a rejection leaves the outcome unknown. */
  submit<T>(write: () => T): Promise<T>;
  /** From now on whoever holds the database is waited for half a second at the most, by all writes together. */
  hurry(): void;
};

type Job = { readonly run: () => void; readonly settle: () => void; readonly fail: (error: Error) => void };

const jobOf = <T>(write: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): Job => {
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

const unknown = (error: unknown): Error =>
  new Error(`The outcome of this write is unknown: ${messageOf(error)}`, { cause: error });

/** One that fails while the transaction lives takes only its own caller with it. */
const runEach = (database: DatabaseSync, jobs: readonly Job[]): void => {
  for (const job of jobs) {
    try {
      job.run();
    } catch (error) {
      if (!database.isTransaction) throw error;
      job.fail(unknown(error));
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
    for (const job of jobs) job.fail(unknown(error));
    try {
      rollBack(database);
    } catch {
      // Each caller is told of what came first; the next transaction tries again, before it begins.
    }
  }
};

const begin = (database: DatabaseSync): 'begun' | 'busy' | Error => {
  try {
    // One that could not be rolled back when it failed is in the way of all that follow.
    rollBack(database);
    database.exec('BEGIN IMMEDIATE');
    return 'begun';
  } catch (error) {
    return sqliteErrorKind(error) === 'busy' ? 'busy' : unknown(error);
  }
};

/** The only writer of a connection: nothing else may begin a transaction on it. */
export const createGroupCommit = (database: DatabaseSync): GroupCommit => {
  const pending: Job[] = [];
  const pacing = createPacing(() => performance.now());
  let scheduled = false;
  let busyForMs = 0;
  let limitMs = busyLimitMs;

  const schedule = (): void => {
    const waitMs = pending.length >= writesPerCommit ? 0 : pacing.waitMs();
    if (waitMs > 0) setTimeout(flush, waitMs);
    else setImmediate(flush);
  };

  const flush = (): void => {
    const startedAt = performance.now();
    const begun = begin(database);
    if (begun === 'busy' && busyForMs < limitMs) {
      busyForMs += busyPauseMs;
      setTimeout(flush, busyPauseMs);
      return;
    }
    busyForMs = limitMs === hurriedLimitMs ? busyForMs : 0;
    const jobs = pending.splice(0, writesPerCommit);
    if (begun === 'begun') commit(database, jobs);
    else
      for (const job of jobs) job.fail(begun === 'busy' ? unknown('the database is locked by another program') : begun);
    pacing.spent(performance.now() - startedAt);
    scheduled = pending.length > 0;
    if (scheduled) schedule();
    for (const job of jobs) job.settle();
  };

  return {
    submit: (write) =>
      new Promise((resolve, reject) => {
        if (pending.length >= maxPending)
          return reject(new Error(`${maxPending} writes are waiting: none is taken on`));
        pending.push(jobOf(write, resolve, reject));
        if (!scheduled) schedule();
        scheduled = true;
      }),
    hurry: () => {
      limitMs = hurriedLimitMs;
    },
  };
};
