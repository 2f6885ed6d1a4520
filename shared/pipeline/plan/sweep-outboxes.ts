// Starts the alert step for every monitor whose outbox has no sender.
import type { Clock } from '../../clock/clock.ts';
import { dueOutboxes } from '../../storage/records/status-records.ts';
import type { Store } from '../../storage/store.ts';

type SweepDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly alert: (monitor: string) => Promise<void>;
};

/** Outboxes of one sweep; the others wait for the next sweep. */
const sweepLimit = 100;

/** An entry of the index may be out of date, which is harmless: the alert step reads the status itself. */
export const sweepOutboxes = async ({ clock, store, alert }: SweepDeps): Promise<void> => {
  for (const monitor of await dueOutboxes(store, clock.now(), sweepLimit)) await alert(monitor);
};
