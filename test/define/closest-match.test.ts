// A misspelled word is matched with the known word that it was meant to be.
import { expect, it } from 'vitest';
import { closestMatch } from '../../shared/define/closest-match.ts';

const fields = ['every', 'title', 'retries', 'timeout', 'after'];

it.each([
  ['evry', 'every'],
  ['EVERY', 'every'],
  ['retrys', 'retries'],
  ['timeot', 'timeout'],
  ['evrey', 'every'],
  ['interval', undefined],
  ['x', undefined],
  ['x'.repeat(1_000), undefined],
])('%s: %s', (word, meant) => {
  expect(closestMatch(word, fields)).toBe(meant);
});
