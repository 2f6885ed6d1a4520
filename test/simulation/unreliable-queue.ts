// A queue with the behaviour of SQS: unordered, late and duplicate deliveries, and redelivery after the visibility time-out.
import type { RunMessage } from '../../shared/model/run-message.ts';
import type { Delivery } from '../../shared/queue/delivery.ts';
import type { OutgoingMessage } from '../../shared/queue/queue.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export type SimulatedQueue = {
  /** Accepted messages are delivered at some time; the others are counted as failed. */
  readonly accept: (messages: readonly OutgoingMessage[]) => { readonly failed: number };
  /** Whether a message with this run was ever accepted. */
  readonly accepted: (monitor: string, dueAt: number) => boolean;
  /** Monitors with runs in dead-letter messages. */
  readonly deadLetters: ReadonlySet<string>;
};

type Deps = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: Faults;
  readonly clockOffset: () => number;
  /** Starts a worker. Resolves true when it acknowledged the message, false when it failed, and never when it died. */
  readonly work: (delivery: Delivery) => Promise<boolean>;
};

const visibilityMs = 60_000;
const maxReceives = 4;

export const createSimulatedQueue = ({ timeline, random, faults, clockOffset, work }: Deps): SimulatedQueue => {
  const acceptedRuns = new Set<string>();
  const deadLetters = new Set<string>();

  const receive = (message: RunMessage, receives: number, firstReceivedAt: number): void => {
    if (receives > maxReceives) {
      for (const run of message.runs) deadLetters.add(run.monitor);
      return;
    }
    let acknowledged = false;
    void work({ message, firstReceivedAt, receives }).then((done) => {
      acknowledged = done;
    });
    timeline.after(visibilityMs, () => {
      if (!acknowledged) receive(message, receives + 1, firstReceivedAt);
    });
  };

  const deliver = (message: RunMessage, notBefore: number): void => {
    const lateMs = faults.strikes('late delivery') ? random.whole(1_000, 120_000) : random.whole(0, 200);
    const delayMs = Math.max(0, Math.floor((notBefore - timeline.now() - clockOffset()) / 1000) * 1000);
    timeline.after(delayMs + lateMs, () => receive(message, 1, Math.round(timeline.now() + clockOffset())));
  };

  const accept = (messages: readonly OutgoingMessage[]) => {
    let failed = 0;
    const refusing = faults.strikes('queue refuses');
    for (const { message, notBefore } of messages) {
      if (refusing && random.chance(0.5)) {
        failed += 1;
        continue;
      }
      for (const run of message.runs) acceptedRuns.add(`${run.monitor}~${run.dueAt}`);
      deliver(message, notBefore);
      if (faults.strikes('duplicate delivery')) deliver(message, notBefore);
    }
    return { failed };
  };

  return { accept, accepted: (monitor, dueAt) => acceptedRuns.has(`${monitor}~${dueAt}`), deadLetters };
};
