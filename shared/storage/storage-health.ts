// How recording goes, where a process can tell: on its own machine, where the disk may be full or the file gone.
export type StorageHealth = {
  /** Why nothing, or not everything, can be recorded just now; left out while all is well. */
  readonly trouble?: { readonly why: string /** Milliseconds since the epoch. */; readonly since: number };
  /** Runs of this process that took place and are on no record. */
  readonly unrecorded: number;
};
