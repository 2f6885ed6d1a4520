import { describe, expect, it } from 'vitest';
import { createMemo, memoize } from '../../shared/concurrency/memo.ts';

const forMs = 10_000;

const createCounter = () => {
  const time = { at: 1_000_000 };
  let reads = 0;
  const read = async (): Promise<number> => {
    reads += 1;
    return reads;
  };
  return { time, now: () => time.at, read };
};

describe('a memoized read', () => {
  it('is called once within its time, and again after it', async () => {
    const { time, now, read } = createCounter();
    const remembered = memoize({ now, forMs }, read);
    expect(await remembered()).toBe(1);
    time.at += forMs - 1;
    expect(await remembered()).toBe(1);
    time.at += 1;
    expect(await remembered()).toBe(2);
  });

  it('is shared by callers that arrive while it is pending', async () => {
    const { now, read } = createCounter();
    const remembered = memoize({ now, forMs }, read);
    expect(await Promise.all([remembered(), remembered(), remembered()])).toEqual([1, 1, 1]);
  });

  it('is called again when the clock was set back further than its time', async () => {
    const { time, now, read } = createCounter();
    const remembered = memoize({ now, forMs }, read);
    await remembered();
    time.at -= forMs;
    expect(await remembered()).toBe(2);
  });

  it('is called again after it failed, and every caller receives the error', async () => {
    const { now, read } = createCounter();
    let isBroken = true;
    const remembered = memoize({ now, forMs }, async () => {
      if (isBroken) throw new Error('the disk is full');
      return read();
    });
    const failures = await Promise.allSettled([remembered(), remembered()]);
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    expect(await remembered()).toBe(1);
  });
});

describe('a memo with keys', () => {
  it('remembers the last key only', async () => {
    const { now, read } = createCounter();
    const memo = createMemo<number>({ now, forMs });
    expect(await memo('a', read)).toBe(1);
    expect(await memo('b', read)).toBe(2);
    expect(await memo('b', read)).toBe(2);
    expect(await memo('a', read)).toBe(3);
  });

  it('remembers as many keys as it was given room for', async () => {
    const { now, read } = createCounter();
    const memo = createMemo<number>({ now, forMs, maxKeys: 2 });
    for (const key of ['a', 'b', 'a', 'b']) await memo(key, read);
    expect(await memo('a', read)).toBe(1);
    expect(await memo('c', read)).toBe(3);
    expect(await memo('a', read)).toBe(4);
  });

  it('does not forget a newer result when an older one fails', async () => {
    const { time, now, read } = createCounter();
    const memo = createMemo<number>({ now, forMs });
    const late = Promise.withResolvers<number>();
    const failed = memo('a', () => late.promise);
    time.at += forMs;
    expect(await memo('a', read)).toBe(1);
    late.reject(new Error('too late'));
    await expect(failed).rejects.toThrow('too late');
    expect(await memo('a', read)).toBe(1);
  });
});
