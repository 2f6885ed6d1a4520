import { describe, expect, it } from 'vitest';
import type { ScheduleEntry } from '../../shared/model/schedule.ts';
import { countRuns } from '../../shared/queries/count-runs.ts';
import { openQueries } from '../../shared/queries/open-queries.ts';
import { createRun } from '../../shared/storage/records/run-records.ts';
import { aRun, at, t0 } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

const week = 7 * 86_400;
const history: readonly ScheduleEntry[] = [{ from: t0, intervalMs: 10_000, phaseMs: 0, state: 'active' }];

const countFirst = async (seconds: number) => {
  const { clock, store, logger, time } = createStage();
  for (const second of [0, 10, seconds - 20]) await createRun(store, aRun(at(second)));
  time.now = at(week + 3_600);
  const queries = openQueries({ clock, store, logger, manifest: { monitors: [] } });
  return countRuns(queries, { monitor: 'shop', history, maxRuns: 2_500 }, { from: t0, to: at(seconds) });
};

describe('counted runs', () => {
  it('are all recorded runs of the range, with all missed due times', async () => {
    const { runs, missed, until } = await countFirst(86_400);
    expect([runs.length, missed.length, until]).toEqual([3, 8_637, at(86_400)]);
    expect(missed.at(-1)).toBe(at(86_390));
  });

  it('end at `until` when more runs were due than may be examined', async () => {
    const { runs, missed, until } = await countFirst(week);
    expect([runs.length, missed.length, until]).toEqual([2, 9_998, at(100_000)]);
  });

  it('end with a whole millisecond: a manual run at the last due time is counted too', async () => {
    const { clock, store, logger, time } = createStage();
    time.now = at(3_600);
    for (const second of [0, 10, 20]) {
      await createRun(store, aRun(at(second)));
      await createRun(store, aRun(at(second), { trigger: 'manual' }));
    }
    const queries = openQueries({ clock, store, logger, manifest: { monitors: [] } });
    const counted = (max: number, from: number) =>
      countRuns(queries, { monitor: 'shop', history, maxRuns: max }, { from, to: at(30) });
    for (const max of [1, 2, 3, 4, 5]) {
      const first = await counted(max, t0);
      const rest = await counted(100, first.until);
      expect([...first.runs, ...rest.runs].map(({ id }) => id)).toEqual(
        (await counted(100, t0)).runs.map(({ id }) => id),
      );
    }
  });
});
