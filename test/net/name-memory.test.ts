// What is remembered of the names that the system was asked for.
import { describe, expect, it } from 'vitest';
import { createNameMemory } from '../../shared/net/name-memory.ts';

const minuteMs = 60_000;

const createWorld = () => {
  let now = 0;
  const memory = createNameMemory(() => now);
  return { memory, wait: (ms: number) => (now += ms) };
};

describe('a name that the system does not know', () => {
  it('is not asked for again for 30 s', () => {
    const { memory, wait } = createWorld();
    expect(memory.isUnknown('nobody')).toBe(false);
    memory.record('nobody', [], true);
    wait(29_999);
    expect(memory.isUnknown('nobody')).toBe(true);
    wait(1);
    expect(memory.isUnknown('nobody')).toBe(false);
  });

  it.each([
    ['public', false, 5 * minuteMs],
    ['local', true, 30_000],
  ])('is asked for less often the longer it is unknown, unless it is local: %s', (_, isLocal, afterMs) => {
    const { memory, wait } = createWorld();
    for (let n = 0; n < 10; n++) {
      memory.record('nobody', [], isLocal);
      wait(5 * minuteMs);
    }
    memory.record('nobody', [], isLocal);
    wait(afterMs - 1);
    expect(memory.isUnknown('nobody')).toBe(true);
    wait(1);
    expect(memory.isUnknown('nobody')).toBe(false);
  });

  it('is asked for at once when it was known a moment ago', () => {
    const { memory, wait } = createWorld();
    memory.record('nas', ['192.0.2.1'], true);
    wait(minuteMs);
    memory.record('nas', [], true);
    expect(memory.isUnknown('nas')).toBe(false);
    expect(memory.addresses('nas')).toEqual([]);
  });
});

it('the addresses of a name are known for 10 minutes', () => {
  const { memory, wait } = createWorld();
  memory.record('nas', ['192.0.2.1'], true);
  wait(10 * minuteMs - 1);
  expect(memory.addresses('nas')).toEqual(['192.0.2.1']);
  wait(1);
  expect(memory.addresses('nas')).toEqual([]);
});

it('at most 10,000 names are remembered, the newest ones', () => {
  const { memory } = createWorld();
  for (let n = 0; n <= 10_000; n++) memory.record(`name-${n}`, [], true);
  expect(memory.isUnknown('name-0')).toBe(false);
  expect(memory.isUnknown('name-1')).toBe(true);
  expect(memory.isUnknown('name-10000')).toBe(true);
});
