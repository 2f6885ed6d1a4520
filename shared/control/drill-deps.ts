// What starting and ending a drill need, and the requests of a drill.
import type { Clock } from '../clock/clock.ts';
import { createMutexByKey } from '../concurrency/mutex-by-key.ts';
import type { Logger } from '../logging/logger.ts';
import type { SimulatedFault } from '../model/drill.ts';
import type { Manifest, MonitorSpec } from '../model/monitor.ts';
import type { OnDamaged } from '../storage/records/record-errors.ts';
import type { Store } from '../storage/store.ts';

export type EndDrillDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Notifies the planner that a drill started or ended. Never rejects, because the drill is already recorded. */
  readonly drillsChanged: () => Promise<void>;
  /** Starts the alert step of a monitor; best effort. */
  readonly alert: (monitor: string) => Promise<void>;
};

export type DrillDeps = EndDrillDeps & {
  /** The earliest time at which a drill that is started now can be planned, in milliseconds since the epoch. */
  readonly earliestStart: () => Promise<number>;
};

export type DrillRequest = {
  readonly simulated: SimulatedFault;
  readonly forMs: number;
  readonly reason?: string;
};

/** Each further try means that a worker or a sender changed the status meanwhile. */
export const maxDrillTries = 20;

/** One change at a time of the drill of a monitor, in this process. */
export const drillMutex = createMutexByKey();

export const specOf = ({ manifest }: Pick<EndDrillDeps, 'manifest'>, monitor: string): MonitorSpec | undefined =>
  manifest.monitors.find(({ id }) => id === monitor);

export const warnOfDamage =
  ({ logger }: Pick<EndDrillDeps, 'logger'>): OnDamaged =>
  (error) =>
    logger.warn(error.message);
