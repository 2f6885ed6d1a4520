import { describe, expect, it } from 'vitest';
import { once } from '../../../functions/runtime/once.ts';

describe('once', () => {
  it('creates the value at its first use, and not again', () => {
    let created = 0;
    const get = once(() => {
      created += 1;
      return created;
    });
    expect(created).toBe(0);
    expect([get(), get()]).toEqual([1, 1]);
  });

  it('tries again after a failed creation', () => {
    let tries = 0;
    const get = once(() => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    expect(get).toThrow('not yet');
    expect(get()).toBe(2);
  });
});
