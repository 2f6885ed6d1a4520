// How a reload is described: which monitors it added, changed and removed.
import { expect, it } from 'vitest';
import { describeChanges } from '../../../infra/local/reload/describe-changes.ts';
import { aSpec } from '../../support/builders.ts';

const manifest = (...specs: readonly ReturnType<typeof aSpec>[]) => ({ monitors: specs });
const numbered = (count: number) => Array.from({ length: count }, (_, i) => aSpec(`m-${i}`));

it.each([
  [
    'names each monitor once, by what happened to it',
    manifest(aSpec('stays'), aSpec('shop'), aSpec('old')),
    manifest(aSpec('new'), aSpec('shop', { intervalMs: 60_000 }), aSpec('stays')),
    'added new; changed shop; removed old; the others with the new code',
  ],
  [
    'does not mention other monitors where there are none',
    manifest(aSpec('shop')),
    manifest(aSpec('shop', { title: 'A shop' })),
    'changed shop',
  ],
  [
    'reports that only the code changed',
    manifest(aSpec('shop')),
    manifest(aSpec('shop')),
    'the same monitors, with the new code',
  ],
  ['names only a few of many', manifest(), manifest(...numbered(9)), 'added m-0, m-1, m-2, m-3, m-4 and 4 more'],
] as const)('%s', (_what, before, after, text) => {
  expect(describeChanges(before, after)).toBe(text);
});
