// The clock port: the only place time comes from.
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Resolves after about `ms`, never early; at once when the signal aborts, so that no timer is left behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
