// The queue port: carries messages that name runs to whoever executes them, at least once each.
import type { RunMessage } from '../model/run-message.ts';

export type OutgoingMessage = {
  readonly message: RunMessage;
  /** Milliseconds since the epoch; a delivery before it is possible by less than a second. */
  readonly notBefore: number;
};

export interface Queue {
  /** Says how many messages were not accepted; 0 when all were. */
  send(messages: readonly OutgoingMessage[]): Promise<{ readonly failed: number }>;
}
