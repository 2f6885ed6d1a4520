// The audience port: asks whatever carries alerts to people who listens.
import type { Subscribers } from '../model/subscribers.ts';

/** Rejects when it cannot be told. */
export type CountSubscribers = () => Promise<Subscribers>;
