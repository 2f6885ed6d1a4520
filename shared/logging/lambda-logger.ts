// The journal on Lambda: one JSON line for what matters, and silence about what is well.
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { type FlowRun, lastState, verdict } from '../model/run.ts';
import type { Logger } from './logger.ts';

/** How it ended, and why where that is said. Not under the name of the line's own message. */
const ending = (part: Parameters<typeof lastState>[0]): Record<string, string> => {
  const { name, message } = lastState(part);
  return { state: name, ...(message ? { why: message } : {}) };
};

/** What a line says of a run; the record has the rest. */
const summary = (run: FlowRun): Record<string, unknown> => ({
  run: run.id,
  monitor: run.monitor,
  ...ending(run),
  tasks: run.taskRuns
    .filter((taskRun) => lastState(taskRun).type !== 'COMPLETED')
    .map((taskRun) => ({ name: taskRun.name, ...ending(taskRun) })),
});

export type LambdaLogger = Logger & {
  /** Adds the id of the current invocation to each line that follows, as Lambda's own lines have it. */
  readonly setRequestId: (requestId: string | undefined) => void;
};

/** `service` is the stage that writes. */
export const openLambdaLogger = (service: string): LambdaLogger => {
  const logger = new PowertoolsLogger({ serviceName: service, logLevel: 'INFO' });
  return {
    runFinished: (run) => {
      const judged = verdict(run);
      if (judged !== 'passing') logger.info(`Flow run ended ${judged}`, summary(run));
    },
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
    setRequestId: (requestId) => logger.appendKeys({ requestId }),
  };
};
