// Changes while it runs, one after the other: what each of them costs, and what a failed one leaves.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openChanges } from '../../../infra/local/reload/apply-changes.ts';
import type { Loaded } from '../../../infra/local/reload/generation.ts';

const fileOf = (name: string): Loaded => ({
  monitors: [],
  manifest: { monitors: [] },
  origin: { monitorsFile: name, sources: new Map() },
});

const world = (sync: (from: number) => Promise<readonly never[]>) => {
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
      release: (monitors) => void done.push(monitors ? 'go on anew' : 'go on as before'),
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

describe('changes while it runs', () => {
  it('share what has not begun yet, where they are by hand: a hundred at once are two', async () => {
    const { change, done } = world(async () => []);
    const first = change();
    await Promise.resolve();
    const rest = await Promise.all(Array.from({ length: 99 }, () => change()));
    expect((await first).from).toBe(1_000);
    expect(new Set(rest.map(({ from }) => from))).toEqual(new Set([2_000]));
    expect(done).toEqual(['hold 1000', 'go on anew', 'hold 2000', 'go on anew']);
  });

  it('that fail leave all as it was, and do not keep the next from coming', async () => {
    let fails = true;
    const { change, done, file } = world(async () => {
      if (fails) throw new Error('the disk is full');
      return [];
    });
    await expect(change(fileOf('second'))).rejects.toThrow('the disk is full');
    expect([file(), done]).toEqual(['first', ['hold 1000', 'go on as before']]);
    await expect(change()).rejects.toThrow('the disk is full');
    fails = false;
    await change(fileOf('third'));
    expect([file(), done.at(-1)]).toEqual(['third', 'go on anew']);
  });

  it('by hand are taken up by themselves once that can be written down', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let fails = true;
    const { change, done } = world(async () => {
      if (fails) throw new Error('the disk is full');
      return [];
    });
    await expect(change()).rejects.toThrow('the disk is full');
    await vi.advanceTimersByTimeAsync(25_000);
    expect(done.filter((what) => what === 'go on as before')).toHaveLength(3);
    fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done.at(-1)).toBe('go on anew');
    const tries = done.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toHaveLength(tries);
  });
});
