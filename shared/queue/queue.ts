// The queue port: carries messages that name runs to the process that executes them, at least once each.
import type { RunMessage } from '../model/run-message.ts';

export type OutgoingMessage = {
  readonly message: RunMessage;
  /** Milliseconds since the epoch. The message may be delivered less than a second earlier. */
  readonly notBefore: number;
};

export interface Queue {
  /** Returns how many messages were not accepted; 0 when all were. */
  send(messages: readonly OutgoingMessage[]): Promise<{ readonly failed: number }>;
}
