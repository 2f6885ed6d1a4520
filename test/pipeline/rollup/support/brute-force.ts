// Counts everything on record by reading every run and every schedule: slow, and without any of the counting code.
import { isSlug } from '../../../../shared/model/identity.ts';
import { emptyRollup, mergeRollups, type Rollup, rollUpRuns } from '../../../../shared/model/rollup.ts';
import type { FlowRun } from '../../../../shared/model/run.ts';
import { missedRuns } from '../../../../shared/model/schedule.ts';
import { decodeReadableRuns } from '../../../../shared/storage/records/run-records.ts';
import { getSchedule } from '../../../../shared/storage/records/schedule-records.ts';
import { createRandom } from '../../../simulation/random.ts';
import { aRun, lettered } from '../../../support/builders.ts';
import type { createRollupStage } from './rollup-stage.ts';

export type RollupStage = Awaited<ReturnType<typeof createRollupStage>>;

const failWith = (error: Error): never => {
  throw error;
};

/** The runs that are due in [from, to), and the expected ones among them that are missed now. */
export const countEverything = async (
  { store, time }: RollupStage,
  from: number,
  to: number = time.now,
): Promise<Rollup> => {
  const statuses = await store.query('status', { limit: 1_000 });
  let sum = emptyRollup;
  for (const id of statuses.items.map(({ key }) => key.sort).filter(isSlug)) {
    const { items } = await store.query(`run/${id}`, { limit: 1_000 });
    const runs = decodeReadableRuns(items, failWith).filter(({ dueAt }) => dueAt >= from && dueAt < to);
    const recorded = new Set(runs.filter(({ trigger }) => trigger === 'schedule').map(({ dueAt }) => dueAt));
    const missed = missedRuns(await getSchedule(store, id), recorded, { from, to, now: time.now });
    sum = mergeRollups(sum, rollUpRuns(runs, missed.length));
  }
  return sum;
};

type Range = { readonly from: number; readonly to: number; readonly seed: number };

/** Records runs by the current schedules: some fail, one in twenty is missing. */
export const recordSome = (
  stage: RollupStage,
  { from, to, seed }: Range,
  recorded?: (run: FlowRun) => void,
): Promise<void> => {
  const random = createRandom(seed);
  return stage.record(from, to, (dueAt, monitor) => {
    if (random.chance(0.05)) return undefined;
    const { id: _, ...like } = lettered(random.pick(['W', 'W', 'W', 'F', 'C']), dueAt);
    const run = aRun(dueAt, { ...like, monitor });
    recorded?.(run);
    return run;
  });
};
