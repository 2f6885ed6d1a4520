// Opens the reads: what they need of the world, and what they may remember between two requests.
import type { KnownMonitor } from '../model/registered-monitors.ts';
import { getKnown, knownMonitors } from '../storage/records/planner-records.ts';
import { type ReadDeps, type ReadWorld, readable } from './query-deps.ts';

/** The planner changes its set once in a while; within this time it is not read again, milliseconds. */
const knownForMs = 1_000;

type Known = ReadonlyMap<string, KnownMonitor>;

/** The planner's set by id; empty, with a warning, when it cannot be read. */
const openKnown = (world: ReadWorld): (() => Promise<Known>) => {
  let last: { readonly at: number; readonly known: Promise<Known> } | undefined;
  const read = async (): Promise<Known> => {
    const set = await readable(world, () => getKnown(world.store, (error) => world.journal.warn(error.message)));
    return new Map((set ? knownMonitors(set) : []).map((monitor) => [monitor.id, monitor]));
  };
  return () => {
    const now = world.clock.now();
    // A clock that was set back must not keep an old answer for long.
    if (!last || Math.abs(now - last.at) >= knownForMs) last = { at: now, known: read() };
    last.known.catch(() => {
      last = undefined;
    });
    return last.known;
  };
};

export const openReads = (world: ReadWorld): ReadDeps => ({ ...world, known: openKnown(world), seen: new Map() });
