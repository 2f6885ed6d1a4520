// Collects what asks this process to stop: signals, and the end of the process that started it.
import { start as messages } from '../../shared/messages/en/local.ts';
import { errorMessage } from '../../shared/text/clean.ts';
import { endProcess } from './end-process.ts';
import { watchStarter } from './starter/watch-starter.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const;

/**
 * A signal to a group of processes arrives twice: directly, and forwarded by npm or by the launcher. Within this time it is
 * the same request; later it comes from somebody who does not want to wait.
 */
const sameRequestMs = 2_000;

export type StopRequests = {
  /** From now on a request stops in order; before, nothing was begun that has to be ended. */
  readonly stopBy: (stop: () => Promise<void>) => void;
};

/** `exitWith` writes a sentence to standard error, and exits; `log` shows one where the log goes. */
export const awaitStopRequests = (
  exitWith: (sentence: string) => void,
  log: (sentence: string) => void,
): StopRequests => {
  let stop: () => Promise<void> = async () => undefined;
  let stoppingSince: number | undefined;
  const request = (): void => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > sameRequestMs) exitWith(messages.stoppedAtOnce);
      return;
    }
    stoppingSince = performance.now();
    stop().then(
      () => endProcess(0),
      (error: unknown) => exitWith(messages.notStoppedInOrder({ reason: errorMessage(error) })),
    );
  };
  for (const signal of signals) process.on(signal, request);
  void watchStarter((name) => {
    log(messages.starterEnded({ name }));
    request();
  });
  return {
    stopBy: (inOrder) => {
      stop = inOrder;
    },
  };
};
