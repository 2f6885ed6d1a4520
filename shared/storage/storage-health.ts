// Whether a single process can record its runs: its disk may be full, or its database file deleted.
export type StorageHealth = {
  /** Why the store rejects writes or reads now. Left out while it works. `since`: milliseconds since the epoch. */
  readonly error?: { readonly message: string; readonly since: number };
  /** Runs of this process that finished and could not be recorded. */
  readonly unrecorded: number;
};
