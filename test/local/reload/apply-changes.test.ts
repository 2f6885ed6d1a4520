// Changes are applied one after the other; manual changes are combined, and failed ones are undone and retried.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openChanges } from '../../../infra/local/reload/apply-changes.ts';
import type { Loaded } from '../../../infra/local/reload/generation.ts';

const fileOf = (name: string): Loaded => ({
  monitors: [],
  manifest: { monitors: [] },
  origin: { monitorsFile: name, sources: new Map() },
});

const setUp = (sync: (from: number) => Promise<readonly never[]>) => {
  const done: string[] = [];
  let current = fileOf('first');
  let planned = 0;
  const change = openChanges({
    scheduler: {
      hold: () => {
        planned += 1_000;
        done.push(`hold ${planned}`);
        return planned;
      },
      release: (monitors) => void done.push(monitors ? 'release with the new monitors' : 'release unchanged'),
    },
    generations: {
      replace: (next) => {
        const before = current;
        current = next;
        return before;
      },
      retireOld: () => undefined,
    },
    sync,
  });
  return { change, done, file: () => current.origin.monitorsFile };
};

describe('changes to a running process', () => {
  it('that are manual share the next change that has not started: a hundred at once are two', async () => {
    const { change, done } = setUp(async () => []);
    const first = change();
    await Promise.resolve();
    const rest = await Promise.all(Array.from({ length: 99 }, () => change()));
    expect((await first).from).toBe(1_000);
    expect(new Set(rest.map(({ from }) => from))).toEqual(new Set([2_000]));
    expect(done).toEqual(['hold 1000', 'release with the new monitors', 'hold 2000', 'release with the new monitors']);
  });

  it('that fail are undone, and do not block the next change', async () => {
    let fails = true;
    const { change, done, file } = setUp(async () => {
      if (fails) throw new Error('the disk is full');
      return [];
    });
    await expect(change(fileOf('second'))).rejects.toThrow('the disk is full');
    expect([file(), done]).toEqual(['first', ['hold 1000', 'release unchanged']]);
    await expect(change()).rejects.toThrow('the disk is full');
    fails = false;
    await change(fileOf('third'));
    expect([file(), done.at(-1)]).toEqual(['third', 'release with the new monitors']);
  });

  it('that are manual and fail are retried until they can be recorded', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let fails = true;
    const { change, done } = setUp(async () => {
      if (fails) throw new Error('the disk is full');
      return [];
    });
    await expect(change()).rejects.toThrow('the disk is full');
    await vi.advanceTimersByTimeAsync(25_000);
    expect(done.filter((what) => what === 'release unchanged')).toHaveLength(3);
    fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done.at(-1)).toBe('release with the new monitors');
    const tries = done.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toHaveLength(tries);
  });
});
