// Warns that an overloaded process misses runs: at most once a minute, with their number.
import type { Logger } from '../logging/logger.ts';
import { scheduling as messages } from '../messages/en/scheduling.ts';

/** The first warning is logged a second after the first missed run, so that it contains more than one. */
const firstWarningAfterMs = 1_000;
const warningEveryMs = 60_000;

type MissedRunsWarning = (count: number) => void;

export const createMissedRunsWarning = ({
  now,
  logger,
}: {
  readonly now: () => number;
  readonly logger: Pick<Logger, 'warn'>;
}): MissedRunsWarning => {
  let [missed, nextWarningAt, isScheduled] = [0, 0, false];
  const warn = (): void => {
    logger.warn(messages.runsMissed({ count: missed }));
    [missed, nextWarningAt, isScheduled] = [0, now() + warningEveryMs, false];
  };
  return (count) => {
    missed += count;
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(warn, Math.min(warningEveryMs, Math.max(firstWarningAfterMs, nextWarningAt - now()))).unref();
  };
};
