// Logs one JSON line on Lambda for each run that did not pass, and for each message.
import { log as messages } from '../messages/en/log.ts';
import { defined } from '../model/defined.ts';
import { type FlowRun, lastState, verdict } from '../model/run.ts';
import { jsonLine } from './json-line.ts';
import type { Logger } from './logger.ts';
import type { LogOutput } from './logger-options.ts';

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

type Options = LogOutput & {
  /** Further fields of the line about a run that failed on the side of Vigía, by which it is counted. */
  readonly ownSideFields?: (run: FlowRun) => object;
};

/**
 * `service` is the stage of the pipeline that logs. Lambda reads `level` and `timestamp` of each line, and filters lines
 * by the log level of the function.
 */
export const openLambdaLogger = (service: string, { write, now, ownSideFields }: Options): LambdaLogger => {
  let invocation: string | undefined;
  const writeAt = (level: string) => (message: string, fields?: object) =>
    write(
      jsonLine({ level, message, timestamp: new Date(now()).toISOString(), service, requestId: invocation, ...fields }),
    );
  const info = writeAt('INFO');
  const error = writeAt('ERROR');
  return {
    runFinished: (run) => {
      const result = verdict(run);
      const { ownSide } = run;
      // An error: nothing is known about the service, and no alert is sent.
      if (ownSide) error(messages.failedOnOwnSide, { ...runFields(run), ownSide, ...ownSideFields?.(run) });
      else if (result !== 'passing') info(messages.flowRunFinished({ verdict: result }), runFields(run));
    },
    info,
    warn: writeAt('WARN'),
    error,
    setRequestId: (requestId) => {
      invocation = requestId;
    },
  };
};
