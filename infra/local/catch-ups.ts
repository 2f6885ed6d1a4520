// Sends the catch-up runs of a single process: for overdue monitors at its start, for new and resumed ones at a change.
import type { Clock } from '../../shared/clock/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { background } from '../../shared/messages/en/local.ts';
import { catchUpAt, isCatchUpCurrent } from '../../shared/model/catch-up.ts';
import { type RunKey, runId } from '../../shared/model/identity.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { type CatchUp, sendCatchUps } from '../../shared/pipeline/plan/catch-up-runs.ts';
import type { Queue } from '../../shared/queue/queue.ts';
import type { Store } from '../../shared/storage/store.ts';
import { errorMessage } from '../../shared/text/clean.ts';

type Deps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly queue: Queue & { readonly inFlight: (id: string) => RunKey | undefined };
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  readonly logError: Logger['error'];
};

export const createCatchUps = ({ clock, store, queue, specs, logError }: Deps) => {
  const pending = new Map<string, number>();

  const isInFlight = ({ registered: { id }, at }: CatchUp): boolean =>
    queue.inFlight(runId({ monitor: id, dueAt: at, trigger: 'catch-up' })) !== undefined;

  /** Without them the monitors are checked by their schedule, so an error is only logged. */
  const send = async (catchUps: readonly CatchUp[]): Promise<void> => {
    const waiting = catchUps.filter((catchUp) => !isInFlight(catchUp));
    const sent = await sendCatchUps({ store, queue, specs }, waiting).catch((error: unknown) => {
      logError(background.catchUpsNotSent({ reason: errorMessage(error) }));
      return [] as const;
    });
    if (sent !== 'refused') for (const { registered, at } of sent) pending.set(registered.id, at);
  };

  return {
    /** The process starts to check these monitors: one that was due while no process ran is overdue. */
    started: (monitors: readonly RegisteredMonitor[]): Promise<void> => {
      const now = clock.now();
      const catchUps = monitors.flatMap((registered): readonly CatchUp[] => {
        const at = catchUpAt(registered, now);
        return at === undefined ? [] : [{ registered, at }];
      });
      return send(catchUps.toSorted((a, b) => a.at - b.at));
    },
    /** Some of these monitors are new, resumed, or have another interval. */
    changed: (monitors: readonly RegisteredMonitor[]): Promise<void> => {
      const now = clock.now();
      return send(
        monitors.flatMap((registered): readonly CatchUp[] => {
          const { catchUpAt: at, paused } = registered;
          return !paused && isCatchUpCurrent(at, now) ? [{ registered, at }] : [];
        }),
      );
    },
    /** When the monitor's catch-up run is due, or was due some time ago; undefined when it has none. */
    dueAt: (monitor: string): number | undefined => {
      const at = pending.get(monitor);
      if (isCatchUpCurrent(at, clock.now())) return at;
      pending.delete(monitor);
      return undefined;
    },
  };
};
