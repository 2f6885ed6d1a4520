import { expect, it } from 'vitest';
import { nearest } from '../../shared/define/nearest.ts';

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
  expect(nearest(word, fields)).toBe(meant);
});
