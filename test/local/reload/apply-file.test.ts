// What was read and cannot be written down: it is tried again by itself, said once, and said when it is done.
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openTakeover } from '../../../infra/local/reload/apply-file.ts';
import type { Loaded } from '../../../infra/local/reload/generation.ts';
import { aSpec, t0 } from '../../support/builders.ts';

const fileOf = (text: string, ids: readonly string[]): Loaded => ({
  monitors: [],
  manifest: { monitors: ids.map((id) => aSpec(id)) },
  origin: { monitorsFile: 'monitors.ts', sources: new Map([['file:///monitors.ts', { format: 'module', text }]]) },
});

const [first, second, third] = [fileOf('1', ['a']), fileOf('2', ['a', 'b']), fileOf('3', ['c'])] as const;

const world = () => {
  const said: string[] = [];
  const tried: (Loaded | undefined)[] = [];
  const taken: Loaded[] = [];
  const state = { fails: true };
  const takeover = openTakeover({
    now: Date.now,
    logger: { info: (words) => void said.push(`info ${words}`), error: (words) => void said.push(`error ${words}`) },
    change: async (loaded) => {
      tried.push(loaded);
      if (state.fails) throw new Error('there is no room');
      return { from: t0, registered: [] };
    },
    loaded: first,
    taken: (loaded) => void taken.push(loaded),
  });
  onTestFinished(takeover.stop);
  return { takeover, said, tried, taken, state };
};

const failure =
  'error monitors.ts was changed, and that cannot be written down: there is no room. ' +
  'Until it can, the 1 monitor read before go on; it is tried again every 10 s';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

describe('a file that was read and cannot be written down', () => {
  it('is tried again until it can, at its pace; that is said once, and said when it is done', async () => {
    const { takeover, said, tried, taken, state } = world();
    await takeover.take(second);
    expect(said).toEqual([failure]);
    await vi.advanceTimersByTimeAsync(125_000);
    expect([said, tried.length, takeover.current()]).toEqual([[failure], 13, first]);
    state.fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(said.slice(1)).toEqual([
      'info monitors.ts was changed: Vigía watches 2 monitors now (added b; the rest by the new code); written down after 2 min 10 s',
    ]);
    expect([taken, takeover.current()]).toEqual([[second], second]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([said.length, tried.length]).toEqual([2, 14]);
  });

  it('gives way to what is saved meanwhile', async () => {
    const { takeover, said, tried, state } = world();
    await takeover.take(second);
    await takeover.take(third);
    state.fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tried).toEqual([second, third, third]);
    expect(said.at(-1)).toContain('Vigía watches 1 monitor now (added c; removed a)');
  });

  it.each([
    ['is saved as it was before', (takeover: ReturnType<typeof world>['takeover']) => takeover.take(first)],
    ['is broken or gone now', (takeover: ReturnType<typeof world>['takeover']) => takeover.keep()],
  ])('is put back on record as before when it %s, since half of it may be written', async (_, act) => {
    const { takeover, said, tried, state } = world();
    await takeover.take(second);
    await act(takeover);
    state.fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tried).toEqual([second, first, first]);
    expect(said.at(-1)).toMatch(/^info monitors.ts is as it was before: Vigía watches 1 monitor as before; written/);
  });

  it('is tried no more once the process stops', async () => {
    const { takeover, tried } = world();
    await takeover.take(second);
    takeover.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tried).toHaveLength(1);
  });
});

it('a file with the same text is not taken over', async () => {
  const { takeover, tried } = world();
  await takeover.take(fileOf('1', ['a']));
  await takeover.keep();
  expect(tried).toEqual([]);
});
