// What is watched at the moment: the monitors of the file as it was last read, and what runs them.
import type { LoadedMonitor } from '../../../shared/define/parse-monitor.ts';
import type { Manifest, MonitorSpec } from '../../../shared/model/monitor.ts';
import type { Execute } from '../../../shared/runner/execution.ts';
import { type ExecutorDeps, type Executors, type Origin, openExecutors } from '../executors.ts';

/** A monitors file as it was read. */
export type Loaded = {
  readonly monitors: readonly LoadedMonitor[];
  readonly manifest: Manifest;
  readonly origin: Origin;
};

type Generation = Executors & { runs: number; isRetired: boolean };

export type Watched = {
  /** Of the file, as the steps look them up; its content changes with the file. */
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  /** What it holds changes with the file. */
  readonly manifest: Manifest;
  readonly execute: Execute;
  /** From now on runs are made by the new code; those that have begun end as they began. Gives what was before. */
  readonly replace: (loaded: Loaded) => Loaded;
  /** Forgets the monitors that are not in the file any more; until then they are run as before. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
};

export const openWatched = (first: Loaded, deps: ExecutorDeps): Watched => {
  const specs = new Map<string, MonitorSpec>();
  const open = ({ monitors, origin }: Loaded): Generation => ({
    ...openExecutors({ monitors, origin, ...deps }),
    runs: 0,
    isRetired: false,
  });
  let loaded = first;
  let generation = open(first);
  const generations = new Set([generation]);

  const leave = (old: Generation): void => {
    if (!old.isRetired || old.runs > 0) return;
    generations.delete(old);
    void old.close();
  };

  /** The newest that knows it: one that is being removed is not in the new code. */
  const generationOf = (monitor: string): Generation =>
    [...generations].toReversed().find(({ knows }) => knows(monitor)) ?? generation;

  const learn = (): void => {
    for (const spec of loaded.manifest.monitors) specs.set(spec.id, spec);
  };
  learn();

  return {
    specs,
    manifest: {
      get monitors() {
        return loaded.manifest.monitors;
      },
    },
    execute: async (request) => {
      const current = generationOf(request.monitor);
      current.runs += 1;
      try {
        return await current.execute(request);
      } finally {
        current.runs -= 1;
        leave(current);
      }
    },
    replace: (next) => {
      const before = loaded;
      loaded = next;
      generation = open(next);
      generations.add(generation);
      learn();
      return before;
    },
    forget: () => {
      const ids = new Set(loaded.manifest.monitors.map(({ id }) => id));
      for (const id of specs.keys()) if (!ids.has(id)) specs.delete(id);
      for (const old of [...generations].filter((other) => other !== generation)) {
        old.isRetired = true;
        leave(old);
      }
    },
    close: async () => {
      await Promise.all([...generations].map(({ close }) => close()));
    },
  };
};
