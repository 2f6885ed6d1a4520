// Once a minute: wakes waiting alerts, rolls up completed hours, and removes expired records.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../shared/clock/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { background } from '../../shared/messages/en/local.ts';
import { sweepOutboxes } from '../../shared/pipeline/plan/sweep-outboxes.ts';
import { localRollupLimits } from '../../shared/pipeline/rollup/rollup-deps.ts';
import { createRollupTicker } from '../../shared/pipeline/rollup/rollup-ticker.ts';
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

/** Removes until nothing expired is left: records expire at the rate at which they came, however many monitors there are. */
const removeExpired = async (store: Store): Promise<void> => {
  while ((await store.sweepExpired(removedAtOnce)) >= removedAtOnce) await setImmediate();
};

export const createHousekeeping = ({ clock, store, logger, alert, logError }: Deps) => {
  const rollUps = createRollupTicker({ clock, store, logger, ...localRollupLimits });
  const sweep = (): void =>
    void sweepOutboxes({ clock, store, alert }).catch((error: unknown) =>
      logError(background.outboxesNotSwept({ reason: errorMessage(error) })),
    );
  const everyMinute = (): void => {
    sweep();
    void rollUps.tick();
    removeExpired(store).catch((error: unknown) =>
      logError(background.expiredNotRemoved({ reason: errorMessage(error) })),
    );
  };
  return { everyMinute, sweep, stop: rollUps.stop };
};
