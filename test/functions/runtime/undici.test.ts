import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as undici from 'undici';
import { expect, it } from 'vitest';
import * as replacement from '../../../functions/runtime/undici.ts';

const shared = join(import.meta.dirname, '../../../shared');

/** Names that production code imports from the package, without types, which bundling removes. */
const imported = readdirSync(shared, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [
    ...readFileSync(join(shared, file), 'utf8').matchAll(/import (type )?\{([^}]+)\} from 'undici'/g),
  ])
  .filter(([, type]) => type === undefined)
  .flatMap(([, , names = '']) => names.split(','))
  .map((name) => name.trim())
  .filter((name) => name !== '' && !name.startsWith('type '));

it('the worker’s replacement of undici exports every part that is imported, and the same part', () => {
  expect(imported.length).toBeGreaterThan(0);
  expect(Object.keys(replacement)).toEqual(expect.arrayContaining([...new Set(imported)]));
  for (const [name, part] of Object.entries(replacement))
    expect(part, name).toBe((undici as Record<string, unknown>)[name]);
});
