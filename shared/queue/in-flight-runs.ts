// The runs that an in-process queue has accepted and not yet finished, by their ids.
import { type RunKey, runId } from '../model/identity.ts';
import type { RunMessage, RunRequest } from '../model/run-message.ts';

type InFlightRuns = {
  readonly add: (message: RunMessage) => void;
  readonly remove: (message: RunMessage) => void;
  readonly find: (id: string) => RunKey | undefined;
  /** How many manual runs of a monitor are in flight. */
  readonly countManual: (monitor: string) => number;
};

export const createInFlightRuns = (): InFlightRuns => {
  const runs = new Map<string, RunRequest>();
  return {
    add: (message) => {
      for (const run of message.runs) runs.set(runId(run), run);
    },
    remove: (message) => {
      for (const run of message.runs) runs.delete(runId(run));
    },
    find: (id) => runs.get(id),
    countManual: (monitor) =>
      [...runs.values()].filter((run) => run.trigger === 'manual' && run.monitor === monitor).length,
  };
};
