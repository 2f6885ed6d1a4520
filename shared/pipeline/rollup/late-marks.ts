// Marks the slice of a run that was recorded late, so that the planner counts it again.
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { rollupMessages } from '../../messages/en/rollups.ts';
import { isSlug } from '../../model/identity.ts';
import type { FlowRun } from '../../model/run.ts';
import { isAfterItsSlice, startOfSlice } from '../../model/slice.ts';
import { markLate } from '../../storage/records/slice-records.ts';
import type { Store } from '../../storage/store.ts';
import { errorMessage } from '../../text/clean.ts';

type Deps = { readonly clock: Pick<Clock, 'now'>; readonly store: Store; readonly logger: Pick<Logger, 'warn'> };

/** Never rejects: without the mark the run is counted when its hour is rolled up. A run in time costs nothing. */
export const createLateMarks =
  ({ clock, store, logger }: Deps) =>
  async ({ monitor, dueAt }: FlowRun): Promise<void> => {
    if (!isSlug(monitor) || !isAfterItsSlice(dueAt, clock.now())) return;
    await markLate(store, startOfSlice(dueAt)).catch((error: unknown) =>
      logger.warn(rollupMessages.lateRunNotMarked({ reason: errorMessage(error) })),
    );
  };
