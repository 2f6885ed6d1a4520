// Once a minute: wakes waiting alerts, rolls up completed hours, and removes expired records.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../shared/clock/clock.ts';
import { memoize } from '../../shared/concurrency/memo.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { background } from '../../shared/messages/en/local.ts';
import { sweepOutboxes } from '../../shared/pipeline/plan/sweep-outboxes.ts';
import { createRecentCounts } from '../../shared/pipeline/rollup/recent-counts.ts';
import { localRollupLimits } from '../../shared/pipeline/rollup/rollup-deps.ts';
import { createRollupTicker } from '../../shared/pipeline/rollup/rollup-ticker.ts';
import { getRegistered, registeredMonitors } from '../../shared/storage/records/planner-records.ts';
import type { Store } from '../../shared/storage/store.ts';
import { errorMessage } from '../../shared/text/clean.ts';

type Deps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly logger: Logger;
  /** Starts sending the alerts of a monitor. */
  readonly alert: (monitor: string) => Promise<void>;
  /** Receives errors of the store. While storage fails, they are logged once and not each minute. */
  readonly logError: Logger['error'];
};

const removedAtOnce = 1_000;
/** A change of the registered monitors has this long to become known to the counts. */
const registeredForMs = 10_000;

/** Removes until nothing expired is left: records expire at the rate at which they came, however many monitors there are. */
const removeExpired = async (store: Store): Promise<void> => {
  while ((await store.sweepExpired(removedAtOnce)) >= removedAtOnce) await setImmediate();
};

export const createHousekeeping = ({ clock, store, logger, alert, logError }: Deps) => {
  let isStopped = false;
  const rollUps = createRollupTicker({ clock, store, logger, ...localRollupLimits });
  const recentCounts = createRecentCounts({
    ...{ clock, store, logger, pauseMs: localRollupLimits.pauseMs, isStopped: () => isStopped },
    registered: memoize({ now: clock.now, forMs: registeredForMs }, async () =>
      registeredMonitors(await getRegistered(store, () => undefined)),
    ),
  });
  const count = async (): Promise<void> => {
    await rollUps.tick();
    await recentCounts.tick();
  };
  const sweep = (): void =>
    void sweepOutboxes({ clock, store, alert }).catch((error: unknown) =>
      logError(background.outboxesNotSwept({ reason: errorMessage(error) })),
    );
  const everyMinute = (): void => {
    sweep();
    count().catch((error: unknown) => logError(background.runsNotCounted({ reason: errorMessage(error) })));
    removeExpired(store).catch((error: unknown) =>
      logError(background.expiredNotRemoved({ reason: errorMessage(error) })),
    );
  };
  const stop = (): Promise<void> => {
    isStopped = true;
    return rollUps.stop();
  };
  return { everyMinute, sweep, recentCounts, stop };
};
