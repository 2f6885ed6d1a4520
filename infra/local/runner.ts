// The runner of a single process: what surrounds each run here that a Lambda does not need.
import { attributeFailure } from '../../shared/runner/attribute-failure.ts';
import type { EventLoopStalls } from '../../shared/runner/event-loop-stalls.ts';
import type { Execution, Runner } from '../../shared/runner/execution.ts';
import type { OwnSideEpisodes } from './own-side/episodes.ts';
import type { Generations } from './reload/generations.ts';
import type { UnrecordedRuns } from './storage-health/unrecorded-runs.ts';

type Deps = {
  readonly generations: Pick<Generations, 'withGeneration'>;
  /** Keeps results until they are recorded. */
  readonly unrecorded: Pick<UnrecordedRuns, 'executeOnce' | 'hasResult'>;
  readonly stalls: EventLoopStalls;
  readonly ownSide: Pick<OwnSideEpisodes, 'runEnded'>;
  readonly isStopped: () => boolean;
};

const never = new Promise<never>(() => undefined);

export const createLocalRunner = ({ generations, unrecorded, stalls, ownSide, isStopped }: Deps): Runner => ({
  executeOnce: unrecorded.executeOnce,
  hasResult: unrecorded.hasResult,
  attributeFailure: async (about, execute): Promise<Execution> => {
    const execution = await attributeFailure(about, stalls, execute);
    // A run that the end of the process interrupts shows nothing about a service: it is not recorded and counts as missed.
    if (isStopped()) return never;
    ownSide.runEnded(about.monitor, execution);
    return execution;
  },
  withGeneration: generations.withGeneration,
});
