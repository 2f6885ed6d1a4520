import { describe, expect, it } from 'vitest';
import { createCommitPacing } from '../../../shared/storage/sqlite/commit-pacing.ts';

const open = () => {
  const time = { now: 1_000 };
  const pacing = createCommitPacing(() => time.now);
  /** One commit after the other, `gapMs` between the writes; gives what each had to wait. */
  const commits = (count: number, gapMs: number, commitMs: number): readonly number[] =>
    Array.from({ length: count }, () => {
      const waitMs = pacing.waitMs();
      time.now += waitMs + commitMs;
      pacing.spend(commitMs);
      time.now += gapMs;
      return waitMs;
    });
  return { time, pacing, commits };
};

describe('a commit', () => {
  it('waits for nobody while commits take little of the time, as those of a thousand monitors do', () => {
    expect(Math.max(...open().commits(1_000, 30, 2))).toBe(0);
  });

  it('waits for nobody in a burst after a quiet time', () => {
    const { time, commits } = open();
    expect(Math.max(...commits(12, 0, 2))).toBe(0);
    commits(1_000, 0, 2);
    time.now += 1_000;
    expect(Math.max(...commits(12, 0, 2))).toBe(0);
  });

  it('waits for others while writes come without end, until commits take a tenth of the time', () => {
    const waits = open().commits(1_000, 0, 2).slice(100);
    expect(Math.min(...waits)).toBeGreaterThan(15);
    expect(Math.max(...waits)).toBeLessThan(25);
  });

  it('waits 25 ms at most, however slow the disk is, and has soon forgotten one that was', () => {
    const { commits } = open();
    expect(Math.max(...commits(100, 0, 500))).toBe(25);
    expect(commits(1, 25, 2)).toEqual([25]);
    expect(Math.max(...commits(20, 100, 2))).toBe(0);
  });
});
