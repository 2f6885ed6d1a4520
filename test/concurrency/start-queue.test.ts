import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createStartQueue } from '../../shared/concurrency/start-queue.ts';

const open = (room = () => true) => {
  const begun: number[] = [];
  const line = createStartQueue({ hasCapacity: () => room() });
  const join = (count: number, from = 0): void => {
    for (let i = from; i < from + count; i += 1) line.enqueue(() => void begun.push(i));
  };
  return { begun, line, join };
};
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

describe('a start queue', () => {
  it('starts a single item at once', () => {
    const { begun, join } = open();
    join(1);
    expect(begun).toEqual([0]);
  });

  it('starts a few items in each turn of the event loop, in order, until none waits', async () => {
    const { begun, join } = open();
    join(5_000);
    const first = begun.length;
    expect(first).toBeLessThan(100);
    await turn();
    expect(begun.length).toBe(2 * first);
    while (begun.length < 5_000) await turn();
    expect(begun).toEqual(upTo(5_000));
    await turn();
    join(1, 5_000);
    expect(begun).toHaveLength(5_001);
  });

  it('starts nothing without capacity, and continues when there is capacity again', async () => {
    let room = 3;
    const { begun, line, join } = open(() => room > 0);
    for (const i of upTo(5)) line.enqueue(() => void [begun.push(i), room--]);
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    room = 1;
    line.startNext();
    expect(begun).toEqual([0, 1, 2, 3]);
    room = 10;
    join(1, 5);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
