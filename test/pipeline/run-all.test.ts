// Steps that all run, even if some fail.
import { describe, expect, it } from 'vitest';
import { runAll } from '../../shared/pipeline/run-all.ts';

describe('runAll', () => {
  const stage = () => {
    const done: string[] = [];
    const succeeds = (what: string) => async () => void done.push(what);
    const fails = (what: string) => async () => {
      done.push(what);
      throw new Error(what);
    };
    return { done, succeeds, fails };
  };

  it('returns the result of the first step after the others have run in order', async () => {
    const { done, succeeds } = stage();
    expect(await runAll(() => Promise.resolve('planned'), succeeds('b'), succeeds('c'))).toBe('planned');
    expect(done).toEqual(['b', 'c']);
  });

  it('runs the other steps even if the first one fails or throws, and rejects with the first error', async () => {
    const { done, succeeds, fails } = stage();
    await expect(runAll(fails('a'), fails('b'), succeeds('c'))).rejects.toThrow('a');
    const throws = () => {
      throw new Error('not set');
    };
    await expect(runAll(throws, succeeds('d'))).rejects.toThrow('not set');
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('rejects with the error of a later step', async () => {
    const { done, succeeds, fails } = stage();
    await expect(runAll(succeeds('a'), fails('b'), fails('c'), succeeds('d'))).rejects.toThrow('b');
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });
});
