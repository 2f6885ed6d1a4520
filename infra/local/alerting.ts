// Starts the sending of alerts and tracks unfinished sends, so that the end of the process can wait for them.
import { randomUUID } from 'node:crypto';
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { background } from '../../shared/messages/en/local.ts';
import { type AlertDeps, sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { errorMessage } from '../../shared/text/clean.ts';

/** Longer than a round of sending takes; after a crash, alerts wait a second longer than this and no more. */
export const leaseMs = 15_000;
/** How long one call may send: what is pending then is sent after the next sweep. */
const sendingMs = 60_000;

type Deps = Pick<AlertDeps, 'store' | 'channelsOf' | 'logger' | 'delivered'> & {
  /** Receives errors of the store. While storage fails, they are logged once and not for each alert. */
  readonly logError: Logger['error'];
};

export const createAlerting = ({ logError, ...deps }: Deps) => {
  const alertDeps: AlertDeps = { ...deps, clock, newId: randomUUID, random: Math.random, leaseMs, sendingMs };
  const sending = new Set<Promise<unknown>>();
  return {
    /** Resolves at once: sending never blocks checking. */
    alert: async (monitor: string): Promise<void> => {
      const sent = sendAlerts(alertDeps, { monitor })
        .catch((error: unknown) => logError(background.alertsWait({ monitor, reason: errorMessage(error) })))
        .finally(() => sending.delete(sent));
      sending.add(sent);
    },
    /** Resolves when everything that is being sent has ended. */
    idle: (): Promise<unknown> => Promise.allSettled(sending),
  };
};
