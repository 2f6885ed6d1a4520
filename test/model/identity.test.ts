import { describe, expect, it } from 'vitest';
import { flowRunName, isSlug, parseRunId, runId, taskRunName } from '../../shared/model/identity.ts';

describe('a run id', () => {
  it.each([
    { monitor: 'playstation-monitor', dueAt: 1_764_000_000_000, trigger: 'schedule' as const },
    { monitor: 'a', dueAt: 1_764_000_000_001, trigger: 'manual' as const },
  ])('is parsed into its parts: $monitor, $trigger', (key) => {
    expect(parseRunId(runId(key))).toEqual(key);
  });

  it.each(['', 'a', 'a~', 'a~1', '-a~1764000000000', 'A~1764000000000', 'a~1764000000000~x', 'a~1764000000000~m~m'])(
    'cannot be %j',
    (text) => {
      expect(parseRunId(text)).toBeUndefined();
    },
  );
});

describe('names of runs', () => {
  it('are the same for the same run', () => {
    const id = 'playstation-monitor~1764000000000';
    expect(flowRunName(id)).toBe(flowRunName(id));
    expect(flowRunName(id)).toMatch(/^[a-z]+-[a-z]+$/);
    expect(taskRunName(id, 'check', 0)).toMatch(/^check-[0-9a-f]{3}$/);
    expect(taskRunName(id, 'check', 0)).not.toBe(taskRunName(id, 'check', 1));
  });

  it('differ between consecutive runs', () => {
    const names = Array.from({ length: 100 }, (_, i) => flowRunName(`m~${1_764_000_000_000 + i * 30_000}`));
    expect(new Set(names).size).toBeGreaterThan(90);
  });
});

describe('a slug', () => {
  it.each(['a', 'a-b', '0', 'a'.repeat(63)])('may be %j', (text) => expect(isSlug(text)).toBe(true));
  it.each(['', '-a', 'a-', 'A', 'a_b', 'a~b', 'a'.repeat(64), 'á'])('may not be %j', (text) =>
    expect(isSlug(text)).toBe(false),
  );
});
