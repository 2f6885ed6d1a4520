// Reads the slices that follow the roll-ups without a hole: what is counted of the hours that are not rolled up yet.
import { mergeAllRollups, type Rollup } from '../model/rollup.ts';
import { rollupAt, sliceMs } from '../model/slice.ts';
import { decodeSlice, querySlices } from '../storage/records/slice-records.ts';
import { decodeOrWarn, type QueryDeps } from './query-deps.ts';
import type { TimeRange } from './read-rollups.ts';

export type SlicesCounted = {
  readonly rollup: Rollup;
  /** Everything in the range before this is counted. */
  readonly until: number;
};

/** One read. The range starts with a full hour. */
export const readSlices = async (deps: QueryDeps, { from, to }: TimeRange): Promise<SlicesCounted> => {
  const slices = decodeOrWarn(deps, await querySlices(deps.store, from, to), decodeSlice);
  const firstHole = slices.findIndex((slice, index) => slice.from !== from + index * sliceMs);
  const counted = (firstHole < 0 ? slices : slices.slice(0, firstHole)).filter((slice) => slice.from + sliceMs <= to);
  const now = deps.clock.now();
  return {
    rollup: mergeAllRollups(counted.map((slice) => rollupAt(slice, now))),
    until: from + counted.length * sliceMs,
  };
};
