import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSqsQueue } from '../../shared/queue/sqs-queue.ts';

const now = 1_800_000_000_000;
const sqs = mockClient(SQSClient);
const queue = openSqsQueue({ queueUrl: 'http://127.0.0.1/q', clock: { now: () => now }, client: new SQSClient({}) });

const outgoing = (notBefore: number, monitor = 'shop') => ({
  message: { runs: [{ monitor, dueAt: notBefore, trigger: 'schedule' as const }] },
  notBefore,
});

const entries = () => sqs.commandCalls(SendMessageBatchCommand).flatMap(({ args }) => args[0].input.Entries ?? []);

describe('the queue on SQS', () => {
  beforeEach(() => {
    sqs.reset();
    sqs.on(SendMessageBatchCommand).resolves({});
  });

  it.each([
    { ahead: 0, seconds: 0 },
    { ahead: -5_000, seconds: 0 },
    { ahead: 999, seconds: 0 },
    { ahead: 61_999, seconds: 61 },
    { ahead: 3_600_000, seconds: 900 },
  ])('delays a message that is due $ahead ms from now by $seconds s', async ({ ahead, seconds }) => {
    await queue.send([outgoing(now + ahead)]);
    expect(entries()[0]?.DelaySeconds).toBe(seconds);
  });

  it('sends ten messages per call, each once, with ids that are unique within a call', async () => {
    await queue.send(Array.from({ length: 95 }, (_, i) => outgoing(now, `m${i}`)));
    const calls = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? []);
    expect(calls.map((call) => call.length)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5]);
    expect(new Set(entries().map(({ MessageBody }) => MessageBody)).size).toBe(95);
    for (const call of calls) expect(new Set(call.map(({ Id }) => Id)).size).toBe(call.length);
  });

  it('counts the messages that were not accepted, over all calls', async () => {
    const failure = (Id: string) => ({ Id, SenderFault: false, Code: 'InternalError' });
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Failed: [failure('0'), failure('3')] })
      .resolves({ Failed: [failure('1')] });
    expect(await queue.send(Array.from({ length: 20 }, () => outgoing(now)))).toEqual({ failed: 3 });
  });

  it('rejects when a whole call fails: it is unknown which messages were accepted', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('socket hang up'));
    await expect(queue.send([outgoing(now)])).rejects.toThrow('socket hang up');
  });

  it('makes no call without messages', async () => {
    expect(await queue.send([])).toEqual({ failed: 0 });
    expect(entries()).toEqual([]);
  });
});
