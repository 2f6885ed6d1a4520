// Opens the reads: what they need of the world, and what they may remember between two requests.
import type { RegisteredMonitor } from '../model/registered-monitors.ts';
import { getRegistered, registeredMonitors } from '../storage/records/planner-records.ts';
import { type OpenQueriesDeps, type QueryDeps, readOrWarn } from './query-deps.ts';

/** The planner changes its set once in a while; within this time it is not read again, milliseconds. */
const knownForMs = 1_000;

type Known = ReadonlyMap<string, RegisteredMonitor>;

/** The planner's set by id; empty, with a warning, when it cannot be read. */
const openKnown = (world: OpenQueriesDeps): (() => Promise<Known>) => {
  let last: { readonly at: number; readonly registered: Promise<Known> } | undefined;
  const read = async (): Promise<Known> => {
    const set = await readOrWarn(world, () => getRegistered(world.store, (error) => world.logger.warn(error.message)));
    return new Map((set ? registeredMonitors(set) : []).map((monitor) => [monitor.id, monitor]));
  };
  return () => {
    const now = world.clock.now();
    // A clock that was set back must not keep an old answer for long.
    if (!last || Math.abs(now - last.at) >= knownForMs) last = { at: now, registered: read() };
    last.registered.catch(() => {
      last = undefined;
    });
    return last.registered;
  };
};

export const openQueries = (world: OpenQueriesDeps): QueryDeps => ({
  ...world,
  registered: openKnown(world),
  runCache: new Map(),
});
