// The queue port on Amazon SQS: batches of ten messages, each delayed to the second in which it is due.
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { clientLimits } from '../aws/client-limits.ts';
import type { Clock } from '../clock/clock.ts';
import { formatMessage } from './message-codec.ts';
import type { OutgoingMessage, Queue } from './queue.ts';

/** The messages that SQS accepts in one call. */
const batchSize = 10;
/** Calls at the same time: a thousand messages take a few seconds, within the default request rates. */
const maxParallelCalls = 8;
/** The longest delay that SQS supports. */
const maxDelaySeconds = 900;

type SqsQueueOptions = {
  readonly queueUrl: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly client?: SQSClient;
};

/** Whole seconds, rounded down: the worker waits for the rest, but no process can make up for a late delivery. */
const delaySeconds = (notBefore: number, now: number): number =>
  Math.min(maxDelaySeconds, Math.max(0, Math.floor((notBefore - now) / 1_000)));

const toEntry =
  (now: number) =>
  ({ message, notBefore }: OutgoingMessage, index: number): SendMessageBatchRequestEntry => ({
    Id: String(index),
    MessageBody: formatMessage(message),
    DelaySeconds: delaySeconds(notBefore, now),
  });

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** `send` rejects when a whole call fails; then it is unknown which of its messages were accepted. */
export const openSqsQueue = ({ queueUrl, clock, client = new SQSClient(clientLimits) }: SqsQueueOptions): Queue => {
  const sendBatch = async (batch: readonly OutgoingMessage[]): Promise<number> => {
    const Entries = batch.map(toEntry(clock.now()));
    const response = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    return response.Failed?.length ?? 0;
  };
  return {
    send: async (messages) => {
      let failed = 0;
      for (const batches of chunks(chunks(messages, batchSize), maxParallelCalls)) {
        const counts = await Promise.all(batches.map(sendBatch));
        failed += counts.reduce((sum, count) => sum + count, 0);
      }
      return { failed };
    },
  };
};
