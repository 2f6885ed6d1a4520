// The state of the monitors file of a single process: which version is in use, and whether a newer one was refused.

export type MonitorsFileState = {
  /** When the version in use was loaded, in milliseconds since the epoch. */
  readonly loadedAt: number;
  /** How many monitors the version in use has. */
  readonly monitors: number;
  /** Left out while the version in use is the newest. `since`: when the first of the refused versions was found. */
  readonly refused?: { readonly since: number; readonly reason: string };
};
