// The delivery of a message by a queue, and the result that its handler returns.
import type { RunMessage } from '../model/run-message.ts';

export type Delivery = {
  readonly message: RunMessage;
  /** When any process received this message for the first time. Milliseconds since the epoch. */
  readonly firstReceivedAt: number;
  /** How often it was received, this time included; 1 when left out. */
  readonly receives?: number;
};

/** `retry`: the message has to be delivered again, because some of its runs are not settled yet. */
export type Handled = 'done' | 'retry';
