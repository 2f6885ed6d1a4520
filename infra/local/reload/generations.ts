// The generations of the monitors file: a run ends with the code it began with, while newer code is already in use.
import type { Manifest, MonitorSpec } from '../../../shared/model/monitor.ts';
import type { Runner } from '../../../shared/runner/execution.ts';
import { type GenerationDeps, type Loaded, type OpenGeneration, openGeneration } from './generation.ts';

type Counted = OpenGeneration & { runs: number; isRetired: boolean };

export type Generations = {
  /** The specs of the current file by id; the same object through all reloads. */
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  /** The manifest of the current file; the same object through all reloads. */
  readonly manifest: Manifest;
  readonly withGeneration: Runner['withGeneration'];
  /** Starts new runs with the new code; running ones keep theirs. Returns the file that was current before. */
  readonly replace: (loaded: Loaded) => Loaded;
  /** Drops the monitors that are no longer in the file, and the generations that no run uses any more. */
  readonly retireOld: () => void;
  readonly close: () => Promise<void>;
};

export const openGenerations = (first: Loaded, deps: GenerationDeps): Generations => {
  const specs = new Map<string, MonitorSpec>();
  const open = (loaded: Loaded): Counted => ({ ...openGeneration(loaded, deps), runs: 0, isRetired: false });
  let loaded = first;
  let current = open(first);
  const generations = new Set([current]);

  const closeIfUnused = (generation: Counted): void => {
    if (!generation.isRetired || generation.runs > 0) return;
    generations.delete(generation);
    void generation.close();
  };

  /** The newest generation with the monitor: a monitor that is being removed exists in an older generation only. */
  const generationFor = (monitor: string): Counted =>
    [...generations].toReversed().find(({ knows }) => knows(monitor)) ?? current;

  const addSpecs = (): void => {
    for (const spec of loaded.manifest.monitors) specs.set(spec.id, spec);
  };
  addSpecs();

  return {
    specs,
    manifest: {
      get monitors() {
        return loaded.manifest.monitors;
      },
      get alerts() {
        return loaded.manifest.alerts;
      },
    },
    withGeneration: async (monitor, use) => {
      const generation = generationFor(monitor);
      generation.runs += 1;
      try {
        return await use(generation);
      } finally {
        generation.runs -= 1;
        closeIfUnused(generation);
      }
    },
    replace: (next) => {
      const before = loaded;
      loaded = next;
      current = open(next);
      generations.add(current);
      addSpecs();
      return before;
    },
    retireOld: () => {
      const ids = new Set(loaded.manifest.monitors.map(({ id }) => id));
      for (const id of specs.keys()) if (!ids.has(id)) specs.delete(id);
      for (const old of [...generations].filter((generation) => generation !== current)) {
        old.isRetired = true;
        closeIfUnused(old);
      }
    },
    close: async () => {
      await Promise.all([...generations].map(({ close }) => close()));
    },
  };
};
