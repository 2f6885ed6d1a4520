import { describe, expect, it } from 'vitest';
import { cancelContext, createConnectionContext } from '../../shared/net/connection-context.ts';
import { networkError } from '../../shared/net/network-error.ts';
import { createRequestLimit } from '../../shared/net/request-limit.ts';

const context = () => createConnectionContext({ timeoutMs: 1_000, allowPrivate: false }, 'shop.example');

describe('the request limit', () => {
  it('gives a free slot at once', () => {
    const limit = createRequestLimit(1);
    expect(limit.acquire(context())).toBe(true);
  });

  it('gives slots to queued requests in their order', async () => {
    const limit = createRequestLimit(1);
    limit.acquire(context());
    const order: string[] = [];
    const queued = ['first', 'second'].map(async (name) => {
      expect(await limit.acquire(context())).toBe(true);
      order.push(name);
      limit.release();
    });
    limit.release();
    await Promise.all(queued);
    expect(order).toEqual(['first', 'second']);
    expect(limit.acquire(context())).toBe(true);
  });

  it('gives no slot to a request that was cancelled in the queue', async () => {
    const limit = createRequestLimit(1);
    limit.acquire(context());
    const cancelled = context();
    const queued = limit.acquire(cancelled);
    cancelContext(cancelled, networkError('CANCELLED', 'the request was cancelled', 'queue'));
    expect(await queued).toBe(false);
    limit.release();
    expect(limit.acquire(context())).toBe(true);
    expect(limit.acquire(context())).toBeInstanceOf(Promise);
  });
});
