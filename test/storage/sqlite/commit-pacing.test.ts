// How long a commit waits for more writes.
import { describe, expect, it } from 'vitest';
import { createCommitPacing } from '../../../shared/storage/sqlite/commit-pacing.ts';

const open = () => {
  const time = { now: 1_000 };
  const pacing = createCommitPacing(() => time.now);
  /** Consecutive commits, with `gapMs` between them. Returns how long each had to wait. */
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
  it('does not wait while commits take little of the time, as with a thousand monitors', () => {
    expect(Math.max(...open().commits(1_000, 30, 2))).toBe(0);
  });

  it('does not wait in a burst after an idle time', () => {
    const { time, commits } = open();
    expect(Math.max(...commits(12, 0, 2))).toBe(0);
    commits(1_000, 0, 2);
    time.now += 1_000;
    expect(Math.max(...commits(12, 0, 2))).toBe(0);
  });

  it('waits for more writes while they arrive continuously, until commits take a tenth of the time', () => {
    const waits = open().commits(1_000, 0, 2).slice(100);
    expect(Math.min(...waits)).toBeGreaterThan(15);
    expect(Math.max(...waits)).toBeLessThan(25);
  });

  it('waits at most 25 ms, however slow the disk is, and not for long after a slow commit', () => {
    const { commits } = open();
    expect(Math.max(...commits(100, 0, 500))).toBe(25);
    expect(commits(1, 25, 2)).toEqual([25]);
    expect(Math.max(...commits(20, 100, 2))).toBe(0);
  });
});
