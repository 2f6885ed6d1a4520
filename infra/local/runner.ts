// The runner of a single process: what surrounds each run here that a Lambda does not need.
import type { Execution, Runner } from '../../shared/runner/execution.ts';
import type { Generations } from './reload/generations.ts';
import { detectSleep } from './sleep-detection.ts';
import type { UnrecordedRuns } from './storage-health/unrecorded-runs.ts';

type Deps = {
  readonly generations: Pick<Generations, 'withGeneration'>;
  /** Keeps results until they are recorded. */
  readonly unrecorded: Pick<UnrecordedRuns, 'executeOnce' | 'hasResult'>;
  readonly isStopped: () => boolean;
};

const never = new Promise<never>(() => undefined);

export const createLocalRunner = ({ generations, unrecorded, isStopped }: Deps): Runner => ({
  executeOnce: unrecorded.executeOnce,
  hasResult: unrecorded.hasResult,
  detectSleep: async (language, execute): Promise<Execution> => {
    const execution = await detectSleep(language, execute);
    // A run that the end of the process interrupts shows nothing about a service: it is not recorded and counts as missed.
    return isStopped() ? never : execution;
  },
  withGeneration: generations.withGeneration,
});
