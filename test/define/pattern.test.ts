// Patterns are matched in linear time; a pattern that cannot be is rejected with the reason.
import { describe, expect, it } from 'vitest';
import { compilePattern, type Matcher, pattern } from '../../shared/define/pattern.ts';

const compiled = (given: RegExp | ReturnType<typeof pattern>): Matcher => {
  const checked = compilePattern(given, 'here');
  if (!checked.ok) throw new Error(checked.issues[0]?.message);
  return checked.value;
};

const messageOf = (given: RegExp | ReturnType<typeof pattern>): string => {
  const checked = compilePattern(given, 'here');
  return checked.ok ? '' : (checked.issues[0]?.message ?? '');
};

describe('a pattern', () => {
  it.each([
    [/add to (cart|basket)/i, 'please ADD TO BASKET', true],
    [/^ok$/m, 'not\nok\n', true],
    [/^ok$/, 'not\nok\n', false],
    [/a.b/s, 'a\nb', true],
    [/\u00e9t\u00e9/u, 'un été', true],
    [/\/health/, 'GET /health', true],
    [/(?<year>\d{4})/, 'in 2026', true],
    [pattern('^[a-z]+$'), 'abc', true],
    [pattern('x', 'i'), 'Y', false],
  ])('%o in %j matches: %s', (given, text, expected) => {
    expect(compiled(given).test(text)).toBe(expected);
  });

  it.each([
    [/a(?=b)/, 'contains a lookaround'],
    [/(?<!a)b/, 'contains a lookaround'],
    [/(a)\1/, 'contains a back-reference'],
    [pattern('('), 'missing closing )'],
    [pattern('a{2000}'), 'invalid repeat count'],
    [pattern('(?:abcdefghij){40}'), 'instructions; at most 300 are allowed'],
    [pattern(''), 'the pattern is empty'],
    [pattern('x'.repeat(1_001)), 'the pattern has 1001 characters; at most 1000'],
    [/a/y, 'the flag "y" is not supported'],
  ])('%o is rejected: %s', (given, text) => {
    expect(messageOf(given)).toContain(text);
  });

  // JavaScript's own engine would take exponential time.
  it.each(['(a+)+$', '(a|aa)+$', '(.*a){12}$', '([a-z]+)*[0-9]'])(
    '%s takes linear time on the text that is its worst case',
    (source) => {
      const matcher = compiled(pattern(source));
      const from = performance.now();
      matcher.test(`${'a'.repeat(100_000)}!`);
      expect(performance.now() - from).toBeLessThan(20_000);
    },
  );

  it('a complex pattern searches only the beginning of a long text', () => {
    const heavy = compiled(pattern('[ab]{200}c'));
    expect(heavy.searchedChars).toBeLessThan(120_000);
    expect(compiled(/ok/).searchedChars).toBe(1_048_576);
    expect(heavy.test(`${' '.repeat(heavy.searchedChars)}${'a'.repeat(200)}c`)).toBe(false);
  });
});
