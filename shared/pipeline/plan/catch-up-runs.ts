// Sends catch-up runs: one message run for each monitor that is about to start and that no recent run has checked.
import { isUnchecked } from '../../model/catch-up.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import type { Queue } from '../../queue/queue.ts';
import { timeOfKey } from '../../storage/keys.ts';
import { queryRuns } from '../../storage/records/run-records.ts';
import type { Store } from '../../storage/store.ts';
import { type DueRun, toMessages } from './due-messages.ts';

type Deps = { readonly store: Store; readonly queue: Queue; readonly specs: ReadonlyMap<string, MonitorSpec> };

/** A monitor, and when its catch-up run is due, in milliseconds since the epoch. */
export type CatchUp = { readonly registered: RegisteredMonitor; readonly at: number };

/** Monitors whose newest run is read concurrently. */
const readsAtOnce = 50;

const newestDueAt = async (store: Store, { registered, at }: CatchUp): Promise<number | undefined> => {
  // Runs that are dated later were recorded by a clock that was ahead.
  const page = await queryRuns(store, { monitor: registered.id, to: at, limit: 1, descending: true });
  return page.items[0] && timeOfKey(page.items[0].key.sort);
};

/** One read for each monitor. */
const withoutRecentRun = async (store: Store, catchUps: readonly CatchUp[]): Promise<readonly CatchUp[]> => {
  const unchecked: CatchUp[] = [];
  for (let start = 0; start < catchUps.length; start += readsAtOnce) {
    const some = catchUps.slice(start, start + readsAtOnce);
    const newest = await Promise.all(some.map((catchUp) => newestDueAt(store, catchUp)));
    unchecked.push(...some.filter(({ registered, at }, i) => isUnchecked(newest[i], registered.intervalMs, at)));
  }
  return unchecked;
};

/** Sends the runs that are needed. Returns them, or `refused` when the queue did not accept all of them. */
export const sendCatchUps = async (
  { store, queue, specs }: Deps,
  catchUps: readonly CatchUp[],
): Promise<readonly CatchUp[] | 'refused'> => {
  const needed = await withoutRecentRun(store, catchUps);
  const runs = needed.flatMap(({ registered, at }): readonly DueRun[] => {
    const spec = specs.get(registered.id);
    return spec ? [{ spec, registered, dueAt: at, trigger: 'catch-up' }] : [];
  });
  if (runs.length === 0) return [];
  const { failed } = await queue.send(toMessages(runs));
  return failed === 0 ? needed : 'refused';
};
