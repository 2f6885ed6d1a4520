// What queries depend on, and how they handle a record that cannot be read: lists log it, look-ups return the reason.
import type { Clock } from '../clock/clock.ts';
import type { Memo } from '../concurrency/memo.ts';
import type { DrillReport } from '../control/drill-report.ts';
import type { Logger } from '../logging/logger.ts';
import type { Manifest } from '../model/monitor.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import type { Rollup } from '../model/rollup.ts';
import { decodeReadable, undefinedIfDamaged } from '../storage/records/record-errors.ts';
import type { Store } from '../storage/store.ts';
import type { TimeRange } from './read-rollups.ts';
import type { RunCache } from './run-cache.ts';

/** What `openQueries` needs. */
export type OpenQueriesDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'warn'>;
  /** When the catch-up run of a monitor is due, where this process sends it. */
  readonly catchUpOf?: ((monitor: string) => number | undefined) | undefined;
  /** The counts of the hours that start in a range, where this process counts all runs; undefined while it does not yet. */
  readonly recentCounts?: ((range: TimeRange) => Promise<Rollup | undefined>) | undefined;
};

/** Made by `openQueries`: the dependencies and what queries remember between requests. */
export type QueryDeps = OpenQueriesDeps & {
  /** The registered monitors by id, at most a second old. */
  readonly registered: () => Promise<ReadonlyMap<string, RegisteredMonitor>>;
  readonly runCache: RunCache;
  /** The sum of all roll-ups of a range, by the range. */
  readonly rollupTotals: Memo<Rollup>;
  /** Reports of finished drills, by the drill. */
  readonly drillReports: Memo<DrillReport>;
};

/** The result of `read`; undefined, with a warning in the log, for a record that cannot be read. */
export const readOrWarn = <T>({ logger }: Pick<OpenQueriesDeps, 'logger'>, read: () => T | Promise<T>) =>
  undefinedIfDamaged(read, (error) => logger.warn(error.message));

/** The items that can be decoded, in their order; each other item is left out, with a warning in the log. */
export const decodeOrWarn = <S, T>(
  { logger }: Pick<OpenQueriesDeps, 'logger'>,
  items: readonly S[],
  decode: (item: S) => T,
) => decodeReadable(items, decode, (error) => logger.warn(error.message));

/** The result of a request for one record. `reason` names the record and why it cannot be read. */
export type LookedUp<T> =
  | { readonly outcome: 'found'; readonly value: T }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'damaged'; readonly reason: string };

export const lookUp = async <T>(read: () => Promise<T | undefined>): Promise<LookedUp<T>> => {
  let reason: string | undefined;
  const value = await undefinedIfDamaged(read, (error) => {
    reason = error.message;
  });
  if (reason !== undefined) return { outcome: 'damaged', reason };
  return value === undefined ? { outcome: 'missing' } : { outcome: 'found', value };
};
