// Calls the roll-up once a minute: cheap while nothing is due, and never twice at the same time.
import { hourMs, lastDueHour } from '../../model/rollup.ts';
import { type RollUpDeps, rollUp } from './index.ts';

export type RollupTicker = {
  /** Rolls up what is due; resolves when this call's share is done, at once when nothing is due. Never rejects. */
  readonly tick: () => Promise<void>;
  /** Ends what is under way within a moment; the next process goes on from there. */
  readonly stop: () => Promise<void>;
};

/** The same steps in this process: one monitor at a time, and a pause after every hundred runs. */
export const localRollupLimits = { atOnce: 1, pauseMs: 5, budgetMs: 50_000 } as const;
/** The planner's function has 50 s, and has planned when this begins. */
export const awsRollupLimits = { atOnce: 10, pauseMs: 0, budgetMs: 15_000 } as const;

/** Nothing is read from the store while this process knows that the last hour that was due is done. */
export const createRollupTicker = (deps: Omit<RollUpDeps, 'isOver'>): RollupTicker => {
  let doneUntil: number | undefined;
  let isOver = false;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    try {
      const outcome = await rollUp({ ...deps, isStopped: () => isOver });
      doneUntil = outcome.outcome === 'done' ? outcome.until : undefined;
    } catch (error) {
      deps.logger.error(`hours could not be rolled up: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  return {
    tick: async () => {
      if (isOver || running || doneUntil === lastDueHour(deps.clock.now()) + hourMs) return;
      running = run().finally(() => {
        running = undefined;
      });
      await running;
    },
    stop: async () => {
      isOver = true;
      await running;
    },
  };
};
