// The queue port on Amazon SQS: batches of ten, each message delayed to the second in which it is due.
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { clientLimits } from '../aws/client-limits.ts';
import type { Clock } from '../clock/clock.ts';
import { formatMessage } from './message-codec.ts';
import type { OutgoingMessage, Queue } from './queue.ts';

/** Messages that SQS takes in one call. */
const batchSize = 10;
/** Calls under way at once: a thousand messages go out in a few seconds, within the standard rates. */
const parallelCalls = 8;
/** The longest delay that SQS knows. */
const maxDelaySeconds = 900;

export type SqsQueueOptions = {
  readonly queueUrl: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly client?: SQSClient;
};

/** Whole seconds, rounded down: the worker waits out the rest, but nobody can make up for lateness. */
const delaySeconds = (notBefore: number, now: number): number =>
  Math.min(maxDelaySeconds, Math.max(0, Math.floor((notBefore - now) / 1_000)));

const entry =
  (now: number) =>
  ({ message, notBefore }: OutgoingMessage, index: number): SendMessageBatchRequestEntry => ({
    Id: String(index),
    MessageBody: formatMessage(message),
    DelaySeconds: delaySeconds(notBefore, now),
  });

const slices = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** Rejects when a call as a whole fails; then it is unknown which of its messages were taken. */
export const openSqsQueue = ({ queueUrl, clock, client = new SQSClient(clientLimits) }: SqsQueueOptions): Queue => {
  const sendBatch = async (batch: readonly OutgoingMessage[]): Promise<number> => {
    const Entries = batch.map(entry(clock.now()));
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    return answer.Failed?.length ?? 0;
  };
  return {
    send: async (messages) => {
      let failed = 0;
      for (const batches of slices(slices(messages, batchSize), parallelCalls)) {
        const counts = await Promise.all(batches.map(sendBatch));
        failed += counts.reduce((sum, count) => sum + count, 0);
      }
      return { failed };
    },
  };
};
