// What the roll-up stage depends on, and how much one call of it may do.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Store } from '../../storage/store.ts';

export type RollupLimits = {
  /** Monitors that are counted concurrently: one for a store in the same process, more for a remote store. */
  readonly concurrency: number;
  /** Pause between two pages of runs, in milliseconds, so that other work of the process can proceed. */
  readonly pauseMs: number;
  /** Duration after which a call stops and leaves the rest to the next call, in milliseconds. */
  readonly budgetMs: number;
};

export type RollUpDeps = RollupLimits & {
  readonly clock: Clock;
  readonly store: Store;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** True once the process shuts down: nothing more is started. */
  readonly isStopped?: () => boolean;
};

/** One process on SQLite: one monitor at a time, with a pause after every hundred runs. */
export const localRollupLimits: RollupLimits = { concurrency: 1, pauseMs: 5, budgetMs: 50_000 };

/** The planner's Lambda: its time-out is 50 s, and planning comes first. */
export const awsRollupLimits: RollupLimits = { concurrency: 10, pauseMs: 0, budgetMs: 15_000 };

/** The same Lambda, after the roll-up. */
export const awsSliceLimits: RollupLimits = { concurrency: 10, pauseMs: 0, budgetMs: 8_000 };
