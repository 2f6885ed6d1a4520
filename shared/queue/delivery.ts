// How a queue hands over a message, and what it hears back.
import type { RunMessage } from '../model/run-message.ts';

export type Delivery = {
  readonly message: RunMessage;
  /** When this message was received for the first time, by anybody. Milliseconds since the epoch. */
  readonly firstReceivedAt: number;
  /** How often it was received, this time included; 1 when left out. */
  readonly receives?: number;
};

/** `again`: the message must come back, as something of it is not settled yet. */
export type Handled = 'done' | 'retry';
