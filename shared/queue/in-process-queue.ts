// The queue of a single process: a timer for each message. Messages end with the process, and their runs are missed.
import { createStartQueue } from '../concurrency/start-queue.ts';
import type { Logger } from '../logging/logger.ts';
import { scheduling as messages } from '../messages/en/scheduling.ts';
import { type RunKey, runId } from '../model/identity.ts';
import type { RunMessage } from '../model/run-message.ts';
import type { Delivery, Handled } from './delivery.ts';
import { createInFlightRuns } from './in-flight-runs.ts';
import { createMissedRunsWarning } from './missed-runs-warning.ts';
import type { OutgoingMessage, Queue } from './queue.ts';

type InProcessQueue = Queue & {
  /** The run with that id, while it waits or runs. */
  readonly inFlight: (id: string) => RunKey | undefined;
  /** The number of manual runs of a monitor that have not finished. */
  readonly manualInFlight: (monitor: string) => number;
  /** Drops the messages that have not started, and waits at most `graceMs` for the others. */
  readonly stop: (graceMs: number) => Promise<void>;
};

type Options = {
  readonly now: () => number;
  readonly handle: (delivery: Delivery) => Promise<Handled>;
  readonly logger: Logger;
  /** Whether it is too late to start a message that waited behind others; its runs are missed. */
  readonly isTooLate?: (message: RunMessage) => boolean;
};

/** Each may hold a socket and about 20 KB. A process can open only about twice as many files. */
const maxActive = 10_000;
/** Timers and turns of the event loop alone take up to this long. */
const normalDelayMs = 1_000;
/** Turns of the event loop do not take this long: the computer slept, or its clock was set. */
const sleptMs = 5_000;

/**
 * A message that is not settled is delivered again after these pauses: the first two are short, because it may still be
 * in time. After the last one no worker can be executing it any more (a worker lives 25 s), so a run that is given up is
 * recorded as such.
 */
const retryAfterMs = [5_000, 10_000, 25_000] as const;
/** After so many deliveries the runs of a message are given up. */
export const maxReceives = retryAfterMs.length + 1;

/** Messages are delivered on time, as many at once as fall due; an overloaded process starts fewer. */
export const createInProcessQueue = (options: Options): InProcessQueue => {
  const { now, handle, logger, isTooLate = () => false } = options;
  const inFlight = createInFlightRuns();
  const warnOfMissedRuns = createMissedRunsWarning(options);
  const timers = new Set<NodeJS.Timeout>();
  const active = new Set<Promise<void>>();
  let isStopped = false;

  const callAt = (at: number, action: () => void): void => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        action();
      },
      Math.max(0, at - now()),
    );
    timers.add(timer);
  };

  const deliver = async (message: RunMessage, receives: number, firstReceivedAt: number): Promise<void> => {
    const handled = await handle({ message, firstReceivedAt, receives });
    const pauseMs = retryAfterMs[receives - 1];
    if (handled === 'retry' && pauseMs === undefined)
      logger.error(messages.givenUp({ tries: maxReceives, runs: message.runs.map(runId) }));
    if (handled === 'done' || pauseMs === undefined || isStopped) return inFlight.remove(message);
    callAt(now() + pauseMs, () => start(message, receives + 1, firstReceivedAt));
  };

  const start = (message: RunMessage, receives: number, firstReceivedAt: number): void => {
    const work = deliver(message, receives, firstReceivedAt).finally(() => {
      active.delete(work);
      startQueue.startNext();
    });
    active.add(work);
  };

  const startQueue = createStartQueue({ hasCapacity: () => !isStopped && active.size < maxActive });

  /** A message that could not start in time is dropped without a record, because an overloaded process has no time for it. */
  const receive = (message: RunMessage, expectedAt: number): void => {
    const receivedAt = now();
    // The scheduler logs the runs that were missed during a sleep.
    if (receivedAt - expectedAt > sleptMs && isTooLate(message)) return void inFlight.remove(message);
    startQueue.enqueue(() => {
      if (isStopped) return;
      if (now() - receivedAt < normalDelayMs || !isTooLate(message)) return start(message, 1, now());
      inFlight.remove(message);
      warnOfMissedRuns(message.runs.length);
    });
  };

  return {
    send: async (outgoing: readonly OutgoingMessage[]) => {
      if (isStopped) return { failed: outgoing.length };
      for (const { message, notBefore } of outgoing) {
        inFlight.add(message);
        const at = Math.max(notBefore, now());
        callAt(at, () => receive(message, at));
      }
      return { failed: 0 };
    },
    inFlight: inFlight.find,
    manualInFlight: inFlight.countManual,
    stop: async (graceMs) => {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.allSettled(active), grace]);
    },
  };
};
