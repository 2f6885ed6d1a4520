// The clock port: the only place time comes from.

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Resolves after about `ms`; never early. */
  sleep(ms: number): Promise<void>;
}
