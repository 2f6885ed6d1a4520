// Runs never change, so one that was read is not read again, nor parsed again, while it is remembered.
import { type RunKey, runId } from '../model/identity.ts';
import type { FlowRun } from '../model/run.ts';
import { runKey } from '../storage/keys.ts';
import { decodeReadableRuns, keepRunsSeconds } from '../storage/records/run-records.ts';
import type { Stored } from '../storage/store.ts';
import type { QueryDeps } from './query-deps.ts';

const rememberedRuns = 4_000;
/** A run with more text than this is read anew each time: what is remembered stays below some ten megabytes. */
const maxChars = 4_000;

const charsOf = (run: FlowRun): number =>
  run.taskRuns.reduce((sum, { lines, states, evidence }) => {
    const texts = [...lines, ...states.map(({ message = '' }) => message)];
    return sum + 200 + evidence.length * 300 + texts.reduce((chars, text) => chars + text.length, 0);
  }, 0);

/** By id; forgets the run that it was told of first when it is full. */
export type RunCache = Map<string, FlowRun>;

const remember = (memory: RunCache, run: FlowRun): void => {
  if (charsOf(run) > maxChars) return;
  const [first] = memory.keys();
  if (memory.size >= rememberedRuns && first !== undefined) memory.delete(first);
  memory.set(run.id, run);
};

const idOf = ({ key }: Stored): string => `${key.partition.slice('run/'.length)}~${key.sort}`;

/** The runs that these items record, in their order; what cannot be read is left out, with a warning. */
export const decodeRunsCached = (deps: QueryDeps, items: readonly Stored[]): readonly FlowRun[] =>
  items.flatMap((item) => {
    const cached = deps.runCache.get(idOf(item));
    if (cached) return [cached];
    const decoded = decodeReadableRuns([item], (error) => deps.logger.warn(error.message));
    for (const run of decoded) remember(deps.runCache, run);
    return decoded;
  });

/** The runs with these keys, in no order; those that are not recorded are left out. At most 100 keys. */
export const getRunsByKey = async (deps: QueryDeps, keys: readonly RunKey[]): Promise<readonly FlowRun[]> => {
  const oldest = deps.clock.now() - keepRunsSeconds * 1000;
  const cached = keys.flatMap((key) => deps.runCache.get(runId(key)) ?? []).filter(({ dueAt }) => dueAt > oldest);
  const ids = new Set(cached.map(({ id }) => id));
  const others = keys.filter((key) => !ids.has(runId(key)));
  const items = others.length > 0 ? await deps.store.getMany(others.map(runKey)) : [];
  return [...cached, ...decodeRunsCached(deps, items)];
};
