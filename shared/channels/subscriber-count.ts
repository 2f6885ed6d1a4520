// The audience port: asks whatever carries alerts to people who listens.
import type { Audience } from '../model/subscribers.ts';

/** Rejects when it cannot be told. */
export type CountAudience = () => Promise<Audience>;
