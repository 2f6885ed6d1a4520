// What the read steps need of the world, and how they get by when a record cannot be read.
import type { Clock } from '../clock/clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { Manifest } from '../model/monitor.ts';
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { decodeReadable, undefinedIfDamaged } from '../storage/records/damaged-records.ts';
import type { Store } from '../storage/store.ts';
import type { RunCache } from './run-cache.ts';

export type OpenQueriesDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'warn'>;
};

/** Made by `openQueries`. */
export type QueryDeps = OpenQueriesDeps & {
  /** The monitors that the planner knows, by id, as they were at most a second ago. */
  readonly registered: () => Promise<ReadonlyMap<string, RegisteredMonitor>>;
  readonly runCache: RunCache;
};

/** What `read` gives; a record that cannot be read is told to the journal and leaves `undefined`. */
export const readOrWarn = <T>({ logger }: Pick<OpenQueriesDeps, 'logger'>, read: () => T | Promise<T>) =>
  undefinedIfDamaged(read, (error) => logger.warn(error.message));

/** The items that can be decoded; what cannot is told to the journal, and left out. */
export const decodeOrWarn = <S, T>(
  { logger }: Pick<OpenQueriesDeps, 'logger'>,
  items: readonly S[],
  decode: (item: S) => T,
) => decodeReadable(items, decode, (error) => logger.warn(error.message));

/** For one record that was asked for: it is there, it is not, or it cannot be read, and why. */
export type LookedUp<T> =
  | { readonly outcome: 'found'; readonly value: T }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'damaged'; readonly reason: string };

export const lookUp = async <T>(read: () => Promise<T | undefined>): Promise<LookedUp<T>> => {
  let why: string | undefined;
  const value = await undefinedIfDamaged(read, (error) => {
    why = error.message;
  });
  if (why !== undefined) return { outcome: 'damaged', reason: why };
  return value === undefined ? { outcome: 'missing' } : { outcome: 'found', value };
};
