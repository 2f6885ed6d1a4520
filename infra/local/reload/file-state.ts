// Remembers which version of the monitors file is in use and why a newer one is not, for the pages, the API and metrics.
import type { MonitorsFileState } from '../../../shared/model/monitors-file.ts';

/** A file can have a problem in each of thousands of monitors. */
const maxReasonChars = 2_000;

export type FileState = {
  readonly read: () => MonitorsFileState;
  readonly refused: (reason: string) => void;
  /** The version in use is the newest one again. Returns whether a newer one was refused until now. */
  readonly accepted: () => boolean;
  /** Another version is in use from now on. */
  readonly replaced: (monitors: number) => void;
};

export const createFileState = (now: () => number, monitors: number): FileState => {
  let state: MonitorsFileState = { loadedAt: now(), monitors };
  return {
    read: () => state,
    refused: (reason) => {
      const since = state.refused?.since ?? now();
      state = { ...state, refused: { since, reason: reason.slice(0, maxReasonChars) } };
    },
    accepted: () => {
      const { refused, ...inUse } = state;
      state = inUse;
      return refused !== undefined;
    },
    replaced: (count) => {
      state = { loadedAt: now(), monitors: count };
    },
  };
};
