// A monitors file that was loaded but cannot be recorded: the change is retried, and logged once and when it succeeds.
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFileApplier } from '../../../infra/local/reload/apply-file.ts';
import type { Loaded } from '../../../infra/local/reload/generation.ts';
import { aSpec, t0 } from '../../support/builders.ts';

const fileOf = (text: string, ids: readonly string[]): Loaded => ({
  monitors: [],
  manifest: { monitors: ids.map((id) => aSpec(id)) },
  origin: { monitorsFile: 'monitors.ts', sources: new Map([['file:///monitors.ts', { format: 'module', text }]]) },
});

const [first, second, third] = [fileOf('1', ['a']), fileOf('2', ['a', 'b']), fileOf('3', ['c'])] as const;

const setUp = () => {
  const logged: string[] = [];
  const tried: (Loaded | undefined)[] = [];
  const applied: Loaded[] = [];
  const state = { fails: true };
  const applier = createFileApplier({
    now: Date.now,
    logger: {
      info: (message) => void logged.push(`info ${message}`),
      error: (message) => void logged.push(`error ${message}`),
    },
    change: async (loaded) => {
      tried.push(loaded);
      if (state.fails) throw new Error('there is no room');
      return { from: t0, registered: [] };
    },
    loaded: first,
    applied: (loaded) => void applied.push(loaded),
    failed: () => undefined,
  });
  onTestFinished(applier.stop);
  return { applier, logged, tried, applied, state };
};

const failure =
  'error monitors.ts changed, but the change cannot be recorded: there is no room. ' +
  'Vigía is still running the previous 1 monitor and retries every 10 s';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

describe('a loaded file whose change cannot be recorded', () => {
  it('is retried every 10 s until it is recorded; the failure is logged once, the success when it comes', async () => {
    const { applier, logged, tried, applied, state } = setUp();
    await applier.apply(second);
    expect(logged).toEqual([failure]);
    await vi.advanceTimersByTimeAsync(125_000);
    expect([logged, tried.length, applier.current()]).toEqual([[failure], 13, first]);
    state.fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(logged.slice(1)).toEqual([
      'info monitors.ts changed: Vigía watches 2 monitors now (added b; the others with the new code); recorded after 2 min 10 s',
    ]);
    expect([applied, applier.current()]).toEqual([[second], second]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([logged.length, tried.length]).toEqual([2, 14]);
  });

  it('is replaced by a version that is saved meanwhile', async () => {
    const { applier, logged, tried, state } = setUp();
    await applier.apply(second);
    await applier.apply(third);
    state.fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tried).toEqual([second, third, third]);
    expect(logged.at(-1)).toContain('Vigía watches 1 monitor now (added c; removed a)');
  });

  it.each([
    ['is saved with its previous text', (applier: ReturnType<typeof setUp>['applier']) => applier.apply(first)],
    ['is broken or missing', (applier: ReturnType<typeof setUp>['applier']) => applier.keepCurrent()],
  ])('is undone in the records when the file %s, because half of it may be recorded', async (_, act) => {
    const { applier, logged, tried, state } = setUp();
    await applier.apply(second);
    await act(applier);
    state.fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tried).toEqual([second, first, first]);
    expect(logged.at(-1)).toMatch(/^info monitors.ts is as it was before: Vigía watches 1 monitor as before; recorded/);
  });

  it('is not retried after the process stops', async () => {
    const { applier, tried } = setUp();
    await applier.apply(second);
    applier.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tried).toHaveLength(1);
  });
});

it('a file with the same text changes nothing', async () => {
  const { applier, tried } = setUp();
  await applier.apply(fileOf('1', ['a']));
  await applier.keepCurrent();
  expect(tried).toEqual([]);
});
