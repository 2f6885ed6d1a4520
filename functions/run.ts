// flow: SQS delivers a message; the monitors that it names are run and recorded.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { openLambdaLogger } from '../shared/logging/lambda-logger.ts';
import { handleMessage } from '../shared/pipeline/run/index.ts';
import type { Handled } from '../shared/queue/delivery.ts';
import { parseMessage } from '../shared/queue/message-codec.ts';
import { once } from './runtime/environment.ts';
import { openRunDeps } from './runtime/run-deps.ts';

const logger = openLambdaLogger('run');
const deps = once(() => openRunDeps(process.env, logger));

/** What cannot be handled goes back, and after four times to the dead letters: it is told here each time. */
const handle = async ({ messageId, body, attributes }: SQSRecord): Promise<Handled> => {
  try {
    const delivery = {
      message: parseMessage(body),
      firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
      receives: Number(attributes.ApproximateReceiveCount),
    };
    return await handleMessage(deps(), delivery);
  } catch (error) {
    logger.error(`The message ${messageId} was not handled: ${error instanceof Error ? error.message : error}`);
    return 'retry';
  }
};

export const handler = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const handled = await Promise.all(Records.map(async (record) => ({ record, outcome: await handle(record) })));
  const again = handled.filter(({ outcome }) => outcome === 'retry');
  return { batchItemFailures: again.map(({ record }) => ({ itemIdentifier: record.messageId })) };
};
