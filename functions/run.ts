// The run function: runs the monitors that a message of the queue names, and records the runs.
import type { SQSRecord } from 'aws-lambda';
import { handleMessage } from '../shared/pipeline/run/index.ts';
import type { Delivery } from '../shared/queue/delivery.ts';
import { parseMessage } from '../shared/queue/message-codec.ts';
import { createQueueHandler } from './runtime/handler.ts';
import { openRunDeps } from './runtime/run-deps.ts';

const parseDelivery = ({ body, attributes }: SQSRecord): Delivery => ({
  message: parseMessage(body),
  firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
  receives: Number(attributes.ApproximateReceiveCount),
});

export const handler = createQueueHandler({
  name: 'run',
  openDeps: ({ environment, logger }) => openRunDeps(environment, logger),
  parse: parseDelivery,
  run: async (deps, delivery) => handleMessage(await deps, delivery),
});
