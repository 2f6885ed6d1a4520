// What is said of a reload: which monitors came, changed and went.
import { expect, it } from 'vitest';
import { whatChanged } from '../../../infra/local/reload/describe-changes.ts';
import { aSpec } from '../../support/builders.ts';

const manifest = (...specs: readonly ReturnType<typeof aSpec>[]) => ({ monitors: specs });
const numbered = (count: number) => Array.from({ length: count }, (_, i) => aSpec(`m-${i}`));

it.each([
  [
    'names each once, by what became of it',
    manifest(aSpec('stays'), aSpec('shop'), aSpec('old')),
    manifest(aSpec('new'), aSpec('shop', { intervalMs: 60_000 }), aSpec('stays')),
    'added new; changed shop; removed old; the rest by the new code',
  ],
  [
    'says nothing of a rest that there is not',
    manifest(aSpec('shop')),
    manifest(aSpec('shop', { title: 'A shop' })),
    'changed shop',
  ],
  [
    'says so where only the code is new',
    manifest(aSpec('shop')),
    manifest(aSpec('shop')),
    'the same ones, by the new code',
  ],
  ['names only a few of many', manifest(), manifest(...numbered(9)), 'added m-0, m-1, m-2, m-3, m-4 and 4 more'],
] as const)('%s', (_what, before, after, words) => {
  expect(whatChanged(before, after)).toBe(words);
});
