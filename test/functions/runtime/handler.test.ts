import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createHandler, createQueueHandler } from '../../../functions/runtime/handler.ts';

const logged: Record<string, unknown>[] = [];

beforeEach(() => {
  logged.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(JSON.parse(String(line))) > 0);
  return () => vi.restoreAllMocks();
});

const parseText = (event: unknown): string => {
  if (typeof event === 'string') return event;
  throw new Error('the event must be text');
};

describe('a function', () => {
  const echo = () => {
    let opened = 0;
    const handler = createHandler({
      name: 'echo',
      openDeps: () => {
        opened += 1;
        return { prefix: 'echo ' };
      },
      parse: parseText,
      run: async ({ prefix }, text) => {
        if (text === 'fail') throw new Error('it failed');
        return `${prefix}${text}`;
      },
    });
    return { handler, opened: () => opened };
  };

  it('runs its step with the parsed event and returns the result', async () => {
    expect(await echo().handler('once')).toBe('echo once');
    expect(logged).toEqual([]);
  });

  it('opens its dependencies once, at the first event', async () => {
    const { handler, opened } = echo();
    expect(opened()).toBe(0);
    await handler('first');
    await handler('second');
    expect(opened()).toBe(1);
  });

  it('logs a failed step with the id of the request, and throws its error', async () => {
    await expect(echo().handler('fail', { awsRequestId: 'request-1' })).rejects.toThrow('it failed');
    expect(logged).toMatchObject([
      { level: 'ERROR', service: 'echo', requestId: 'request-1', message: 'The function echo failed: it failed' },
    ]);
  });

  it('logs an event that it does not accept, and throws', async () => {
    await expect(echo().handler(7)).rejects.toThrow('the event must be text');
    expect(logged).toMatchObject([{ message: 'The function echo failed: the event must be text' }]);
  });

  it('logs dependencies that cannot be opened, and opens them again at the next event', async () => {
    let opened = 0;
    const openDeps = (): void => {
      opened += 1;
      if (opened === 1) throw new Error('a variable is not set');
    };
    const handler = createHandler({ name: 'late', openDeps, parse: parseText, run: (_, text) => text });
    await expect(handler('first')).rejects.toThrow('a variable is not set');
    expect(logged).toMatchObject([{ message: 'The function late failed: a variable is not set' }]);
    expect(await handler('second')).toBe('second');
  });
});

describe('a function of a queue', () => {
  const eventOf = (...bodies: readonly string[]): SQSEvent => ({
    Records: bodies.map((body) => ({ messageId: `id of ${body}`, body }) as SQSRecord),
  });
  const handler = createQueueHandler({
    name: 'worker',
    openDeps: () => undefined,
    parse: ({ body }) => {
      if (body === 'malformed') throw new Error('malformed message');
      return body;
    },
    run: async (_, body) => {
      if (body === 'broken') throw new Error('it broke');
      return body === 'unsettled' ? 'retry' : 'done';
    },
  });

  it('reports no failure when every message is done', async () => {
    expect(await handler(eventOf('a', 'b'))).toEqual({ batchItemFailures: [] });
    expect(logged).toEqual([]);
  });

  it('reports only the messages that must be delivered again', async () => {
    expect(await handler(eventOf('a', 'unsettled', 'b'))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'id of unsettled' }],
    });
    expect(logged).toEqual([]);
  });

  it('logs and reports a message that is malformed or fails, and runs the others', async () => {
    expect(await handler(eventOf('malformed', 'a', 'broken'), { awsRequestId: 'request-2' })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'id of malformed' }, { itemIdentifier: 'id of broken' }],
    });
    expect(logged.map(({ message, requestId }) => [message, requestId])).toEqual(
      expect.arrayContaining([
        ['The message id of malformed failed: malformed message', 'request-2'],
        ['The message id of broken failed: it broke', 'request-2'],
      ]),
    );
  });
});
