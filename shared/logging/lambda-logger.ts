// Logs one JSON line on Lambda for each run that did not pass, and for each message.
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { log as messages } from '../messages/en/log.ts';
import { defined } from '../model/defined.ts';
import { type FlowRun, lastState, verdict } from '../model/run.ts';
import type { Logger } from './logger.ts';

/** The last state. Its message is not named `message`, which is the message of the line. */
const endFields = (part: Parameters<typeof lastState>[0]) => {
  const { name, message } = lastState(part);
  return defined({ state: name, stateMessage: message || undefined });
};

/** The fields of the line; the record contains the whole run. */
const runFields = (run: FlowRun) => ({
  run: run.id,
  monitor: run.monitor,
  ...endFields(run),
  tasks: run.taskRuns
    .filter((taskRun) => lastState(taskRun).type !== 'COMPLETED')
    .map((taskRun) => ({ name: taskRun.name, ...endFields(taskRun) })),
});

export type LambdaLogger = Logger & {
  /** Adds the id of the current invocation to all later lines, as the lines of Lambda itself have it. */
  readonly setRequestId: (requestId: string | undefined) => void;
};

/** `service` is the stage of the pipeline that logs. */
export const openLambdaLogger = (service: string): LambdaLogger => {
  const logger = new PowertoolsLogger({ serviceName: service, logLevel: 'INFO' });
  return {
    runFinished: (run) => {
      const result = verdict(run);
      if (result !== 'passing') logger.info(messages.flowRunFinished({ verdict: result }), runFields(run));
    },
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
    setRequestId: (requestId) => logger.appendKeys({ requestId }),
  };
};
