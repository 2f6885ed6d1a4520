// The clock port: the only source of time.
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Resolves after about `ms`, never earlier. When the signal aborts it resolves at once, so that no timer is left. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
