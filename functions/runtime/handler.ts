// The wrapper around every Lambda: opens the dependencies once, parses the event, runs one step and logs its failure.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { ownSideCount } from '../../shared/aws/own-side-metric.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { type LambdaLogger, openLambdaLogger } from '../../shared/logging/lambda-logger.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import type { Handled } from '../../shared/queue/delivery.ts';
import { errorMessage } from '../../shared/text/clean.ts';
import { once } from './once.ts';

export type LambdaContext = { readonly awsRequestId: string };

/** What the dependencies of a function are opened from. */
export type Runtime = { readonly environment: NodeJS.ProcessEnv; readonly logger: LambdaLogger };

type Parts<Deps, Event, Input, Output> = {
  /** The name of the function's file, and of its service in each log line. */
  readonly name: string;
  /** Called for the first event, and again for the next event if it throws. */
  readonly openDeps: (runtime: Runtime) => Deps;
  /** @throws an Error for an event that the function does not accept. */
  readonly parse: (event: Event) => Input;
  readonly run: (deps: Deps, input: Input) => Output | Promise<Output>;
};

type Handler<Event, Output> = (event: Event, context?: LambdaContext) => Promise<Output>;

/** Lambda would wrap the lines of `console` in lines of its own. */
const logOutput = { write: (line: string) => void process.stdout.write(`${line}\n`), now: systemClock.now };

const prepare = <Deps, Event, Input, Output>({ name, openDeps, parse, run }: Parts<Deps, Event, Input, Output>) => {
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? name;
  const ownSideFields = ({ endedAt }: FlowRun) => ownSideCount(functionName, endedAt);
  const logger = openLambdaLogger(name, { ...logOutput, ownSideFields });
  const deps = once(() => openDeps({ environment: process.env, logger }));
  return { logger, runEvent: async (event: Event): Promise<Output> => run(deps(), parse(event)) };
};

/** A failure is logged and thrown, so that Lambda counts it among the function's errors. */
export const createHandler = <Deps, Event, Input, Output>(
  parts: Parts<Deps, Event, Input, Output>,
): Handler<Event, Output> => {
  const { logger, runEvent } = prepare(parts);
  return async (event, context) => {
    logger.setRequestId(context?.awsRequestId);
    try {
      return await runEvent(event);
    } catch (error) {
      logger.error(`The function ${parts.name} failed: ${errorMessage(error)}`);
      throw error;
    }
  };
};

/**
 * For the messages of an SQS queue, each of which succeeds or fails by itself. A message that fails, or for which `run`
 * returns 'retry', is reported to SQS as failed and is delivered again; the queue moves it to the dead-letter queue
 * after its last delivery.
 */
export const createQueueHandler = <Deps, Input>(
  parts: Parts<Deps, SQSRecord, Input, Handled>,
): Handler<SQSEvent, SQSBatchResponse> => {
  const { logger, runEvent } = prepare(parts);
  const runMessage = async (record: SQSRecord): Promise<Handled> => {
    try {
      return await runEvent(record);
    } catch (error) {
      logger.error(`The message ${record.messageId} failed: ${errorMessage(error)}`);
      return 'retry';
    }
  };
  return async ({ Records }, context) => {
    logger.setRequestId(context?.awsRequestId);
    const results = await Promise.all(Records.map(async (record) => ({ record, result: await runMessage(record) })));
    const failed = results.filter(({ result }) => result === 'retry');
    return { batchItemFailures: failed.map(({ record }) => ({ itemIdentifier: record.messageId })) };
  };
};
