import { describe, expect, it } from 'vitest';
import { runAll } from '../../shared/pipeline/run-all.ts';

describe('in any case', () => {
  const stage = () => {
    const done: string[] = [];
    const does = (what: string) => async () => void done.push(what);
    const fails = (what: string) => async () => {
      done.push(what);
      throw new Error(what);
    };
    return { done, does, fails };
  };

  it('gives what the first gives, once the rest is done in its order', async () => {
    const { done, does } = stage();
    expect(await runAll(() => Promise.resolve('planned'), does('b'), does('c'))).toBe('planned');
    expect(done).toEqual(['b', 'c']);
  });

  it('does the rest also where the first fails, even at once, and passes the first failure on', async () => {
    const { done, does, fails } = stage();
    await expect(runAll(fails('a'), fails('b'), does('c'))).rejects.toThrow('a');
    const atOnce = () => {
      throw new Error('not set');
    };
    await expect(runAll(atOnce, does('d'))).rejects.toThrow('not set');
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('passes on what fails of the rest', async () => {
    const { done, does, fails } = stage();
    await expect(runAll(does('a'), fails('b'), fails('c'), does('d'))).rejects.toThrow('b');
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });
});
