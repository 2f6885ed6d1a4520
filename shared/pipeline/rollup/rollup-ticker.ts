// Calls the roll-up stage once a minute: without a read while no hour is due, and never twice at the same time.
import { rollupMessages } from '../../messages/en/rollups.ts';
import { hourMs, lastDueHour } from '../../model/rollup.ts';
import { errorMessage } from '../../text/clean.ts';
import { rollUp } from './index.ts';
import type { RollUpDeps } from './rollup-deps.ts';

export type RollupTicker = {
  /** Rolls up what is due; resolves at the end of the call, at once when nothing is due. Never rejects. */
  readonly tick: () => Promise<void>;
  /** Ends the current call within a page; the next process continues there. */
  readonly stop: () => Promise<void>;
};

export const createRollupTicker = (deps: Omit<RollUpDeps, 'isStopped'>): RollupTicker => {
  let doneUntil: number | undefined;
  let isStopped = false;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    try {
      const outcome = await rollUp({ ...deps, isStopped: () => isStopped });
      doneUntil = outcome.outcome === 'done' ? outcome.until : undefined;
    } catch (error) {
      deps.logger.error(rollupMessages.failed({ reason: errorMessage(error) }));
    }
  };

  return {
    tick: async () => {
      if (isStopped || running || doneUntil === lastDueHour(deps.clock.now()) + hourMs) return;
      running = run().finally(() => {
        running = undefined;
      });
      await running;
    },
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
};
