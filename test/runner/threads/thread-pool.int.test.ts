// How many threads the pool starts and how long it keeps them, with threads that do nothing.
import { describe, expect, it } from 'vitest';
import type { FlowThread } from '../../../shared/runner/threads/flow-thread.ts';
import { type Acquired, createThreadPool } from '../../../shared/runner/threads/thread-pool.ts';
import type { PooledThread } from '../../../shared/runner/threads/thread-set.ts';
import { pause } from '../support/execute-flow.ts';

const setUp = (options: { readonly monitors: number; readonly limit?: number; readonly idleMs?: number }) => {
  const alive = new Set<FlowThread>();
  let started = 0;
  const start = (): FlowThread => {
    const ended = Promise.withResolvers<void>();
    const thread: FlowThread = {
      run: () => new Promise(() => undefined),
      ended: ended.promise,
      end: () => {
        alive.delete(thread);
        ended.resolve();
      },
    };
    alive.add(thread);
    started += 1;
    return thread;
  };
  const pool = createThreadPool({ start, limit: 8, idleMs: 30, ...options });
  return { pool, alive, started: () => started };
};

const pooled = (acquired: Acquired): PooledThread => {
  if (typeof acquired === 'string') throw new Error(acquired);
  return acquired;
};

describe('the thread pool', () => {
  it('starts a thread before the first run, and no second thread for a single monitor', async () => {
    const { pool, alive } = setUp({ monitors: 1 });
    expect(alive.size).toBe(1);
    const taken = pooled(await pool.acquire('a', 100));
    expect(alive.size).toBe(1);
    pool.release(taken, 'a', 'any-monitor');
    expect(alive.size).toBe(1);
  });

  it('keeps a spare thread while there is a monitor that could need it', async () => {
    const { pool, alive } = setUp({ monitors: 3 });
    await pool.acquire('a', 100);
    expect(alive.size).toBe(2);
    await pool.acquire('b', 100);
    expect(alive.size).toBe(3);
    await pool.acquire('c', 100);
    expect(alive.size).toBe(3);
  });

  it('ends idle threads except one', async () => {
    const { pool, alive } = setUp({ monitors: 5 });
    const taken = await Promise.all(['a', 'b', 'c'].map((id) => pool.acquire(id, 100)));
    expect(alive.size).toBe(4);
    for (const [at, id] of ['a', 'b', 'c'].entries()) pool.release(pooled(taken[at] as Acquired), id, 'any-monitor');
    await pause(200);
    expect(alive.size).toBe(1);
  });

  it('ends a thread that is reserved for a monitor to make room for another monitor', async () => {
    const { pool, alive } = setUp({ monitors: 2, limit: 1 });
    const dirty = pooled(await pool.acquire('a', 100));
    pool.release(dirty, 'a', 'same-monitor');
    const taken = pooled(await pool.acquire('b', 1_000));
    expect(taken.thread).not.toBe(dirty.thread);
    expect([...alive]).toEqual([taken.thread]);
  });

  it('does not restart threads that end before their first run', async () => {
    const { alive, started } = setUp({ monitors: 3 });
    for (const thread of alive) thread.end();
    await pause(50);
    expect(started()).toBe(1);
  });

  it('rejects waiting runs when it is closed, and starts no more threads', async () => {
    const { pool, alive, started } = setUp({ monitors: 2, limit: 1 });
    await pool.acquire('a', 100);
    const waiting = pool.acquire('b', 10_000);
    await pool.close();
    expect(await waiting).toBe('full');
    expect(await pool.acquire('b', 10_000)).toBe('full');
    expect({ alive: alive.size, started: started() }).toEqual({ alive: 0, started: 1 });
  });
});
