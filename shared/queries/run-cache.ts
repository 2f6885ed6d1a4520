// A cache of decoded runs. A recorded run never changes, so it is neither read nor decoded again while it is cached.
import { type RunKey, runId } from '../model/identity.ts';
import type { FlowRun } from '../model/run.ts';
import { runIdOfKey, runKey } from '../storage/keys.ts';
import { decodeReadableRuns, keepRunsSeconds } from '../storage/records/run-records.ts';
import type { Stored } from '../storage/store.ts';
import type { QueryDeps } from './query-deps.ts';

const maxCachedRuns = 4_000;
/** A run with more text is not cached: the cache stays below a few tens of megabytes. */
const maxChars = 4_000;

const estimatedChars = (run: FlowRun): number =>
  run.taskRuns.reduce((sum, { lines, states, evidence }) => {
    const texts = [...lines, ...states.map(({ message = '' }) => message)];
    return sum + 200 + evidence.length * 300 + texts.reduce((chars, text) => chars + text.length, 0);
  }, 0);

/** Runs by id. A full cache drops the run that was added first. */
export type RunCache = Map<string, FlowRun>;

const addToCache = (cache: RunCache, run: FlowRun): void => {
  if (estimatedChars(run) > maxChars) return;
  const [oldest] = cache.keys();
  if (cache.size >= maxCachedRuns && oldest !== undefined) cache.delete(oldest);
  cache.set(run.id, run);
};

/** The runs of these items in their order; a run that cannot be read is left out, with a warning in the log. */
export const decodeRunsCached = (deps: QueryDeps, items: readonly Stored[]): readonly FlowRun[] =>
  items.flatMap((item) => {
    const cached = deps.runCache.get(runIdOfKey(item.key));
    if (cached) return [cached];
    const decoded = decodeReadableRuns([item], (error) => deps.logger.warn(error.message));
    for (const run of decoded) addToCache(deps.runCache, run);
    return decoded;
  });

/** The recorded runs among these keys, in no particular order. At most 100 keys. */
export const getRunsByKey = async (deps: QueryDeps, keys: readonly RunKey[]): Promise<readonly FlowRun[]> => {
  const expiredBefore = deps.clock.now() - keepRunsSeconds * 1000;
  const cached = keys
    .flatMap((key) => deps.runCache.get(runId(key)) ?? [])
    .filter(({ dueAt }) => dueAt > expiredBefore);
  const cachedIds = new Set(cached.map(({ id }) => id));
  const others = keys.filter((key) => !cachedIds.has(runId(key)));
  const items = others.length > 0 ? await deps.store.getMany(others.map(runKey)) : [];
  return [...cached, ...decodeRunsCached(deps, items)];
};
