// The queue of a single process: a timer for each message. What it holds dies with the process, and is then missed.
import { createStartQueue } from '../concurrency/start-queue.ts';
import type { Logger } from '../logging/logger.ts';
import { type RunKey, runId } from '../model/identity.ts';
import type { RunMessage, RunRequest } from '../model/run-message.ts';
import type { Delivery, Handled } from './delivery.ts';
import type { OutgoingMessage, Queue } from './queue.ts';

export type InProcessQueue = Queue & {
  /** The run of that id, while it is waited for or running. */
  readonly inFlight: (id: string) => RunKey | undefined;
  /** Runs by hand of a monitor that are not over yet. */
  readonly manualInFlight: (monitor: string) => number;
  /** Drops what has not begun, and waits for what has, at most `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
};

type Options = {
  readonly now: () => number;
  readonly handle: (delivery: Delivery) => Promise<Handled>;
  readonly logger: Logger;
  /** Whether a message that waited behind others is not worth beginning any more; its runs are missed. */
  readonly isTooLate?: (message: RunMessage) => boolean;
};

/** Each may hold a socket and some 20 KB: a process has no more files than about twice as many. */
const maxActive = 10_000;
/** Less is the time that timers and turns take by themselves. */
const waitedMs = 1_000;
/** Later than turns make it: the computer slept, or its clock was set. What that has cost is told by whoever plans. */
const sleptMs = 5_000;
const complainAfterMs = 1_000;
const complainEveryMs = 60_000;

/**
 * A message that could not be settled comes back after these pauses: soon, as it may still be in time, and at last when
 * nobody can be on it any more (a worker lives 25 s), so that a run which is given up is recorded as such.
 */
const backAfterMs = [5_000, 10_000, 25_000] as const;
/** After that its runs are given up. */
export const maxReceives = backAfterMs.length + 1;

const alive = (options: Options) => {
  const runs = new Map<string, RunRequest>();
  return {
    add: (message: RunMessage) => {
      for (const run of message.runs) runs.set(runId(run), run);
    },
    remove: (message: RunMessage) => {
      for (const run of message.runs) runs.delete(runId(run));
    },
    get: (id: string) => runs.get(id),
    manual: (monitor: string) =>
      [...runs.values()].filter((run) => run.trigger === 'manual' && run.monitor === monitor).length,
    giveUp: (message: RunMessage) =>
      options.logger.error(`given up after ${maxReceives} tries: ${message.runs.map(runId).join(', ')}`),
  };
};

/** Tells once a minute at most how many were dropped; the first time a second after the first, to have a number. */
const droppedCounter = ({ now, logger }: Options) => {
  let [dropped, sayAt, isAwaited] = [0, 0, false];
  const say = (): void => {
    logger.warn(`checks that were missed, as more fall due than this process can make in time: ${dropped}`);
    [dropped, sayAt, isAwaited] = [0, now() + complainEveryMs, false];
  };
  return (message: RunMessage): void => {
    dropped += message.runs.length;
    if (isAwaited) return;
    isAwaited = true;
    setTimeout(say, Math.min(complainEveryMs, Math.max(complainAfterMs, sayAt - now()))).unref();
  };
};

/** Messages are handled on their time, as many at once as fall due; a process that is overloaded begins fewer. */
export const createInProcessQueue = (options: Options): InProcessQueue => {
  const flying = alive(options);
  const timers = new Set<NodeJS.Timeout>();
  const active = new Set<Promise<void>>();
  const dropped = droppedCounter(options);
  let stopped = false;

  const later = (at: number, action: () => void): void => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        action();
      },
      Math.max(0, at - options.now()),
    );
    timers.add(timer);
  };

  const deliver = async (message: RunMessage, receives: number, firstReceivedAt: number): Promise<void> => {
    const handled = await options.handle({ message, firstReceivedAt, receives });
    const pauseMs = backAfterMs[receives - 1];
    if (handled === 'retry' && pauseMs === undefined) flying.giveUp(message);
    if (handled === 'done' || pauseMs === undefined || stopped) return flying.remove(message);
    later(options.now() + pauseMs, () => begin(message, receives + 1, firstReceivedAt));
  };

  const begin = (message: RunMessage, receives: number, firstReceivedAt: number): void => {
    const work = deliver(message, receives, firstReceivedAt).finally(() => {
      active.delete(work);
      line.advance();
    });
    active.add(work);
  };

  const line = createStartQueue({ hasRoom: () => !stopped && active.size < maxActive });

  /** Whoever is not begun in time leaves the line without a trace, at no cost: there is none left to spend. */
  const receive = (message: RunMessage, expectedAt: number): void => {
    const receivedAt = options.now();
    if (receivedAt - expectedAt > sleptMs && options.isTooLate?.(message)) return void flying.remove(message);
    line.join(() => {
      if (stopped) return;
      if (options.now() - receivedAt < waitedMs || !options.isTooLate?.(message))
        return begin(message, 1, options.now());
      flying.remove(message);
      dropped(message);
    });
  };

  return {
    send: async (messages: readonly OutgoingMessage[]) => {
      if (stopped) return { failed: messages.length };
      for (const { message, notBefore } of messages) {
        flying.add(message);
        const at = Math.max(notBefore, options.now());
        later(at, () => receive(message, at));
      }
      return { failed: 0 };
    },
    inFlight: flying.get,
    manualInFlight: flying.manual,
    stop: async (graceMs) => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.allSettled(active), grace]);
    },
  };
};
