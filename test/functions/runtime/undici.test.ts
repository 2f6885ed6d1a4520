import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as undici from 'undici';
import { expect, it } from 'vitest';
import * as standIn from '../../../functions/runtime/undici.ts';

const shared = join(import.meta.dirname, '../../../shared');

/** Names that our own code imports from the package, types left out: they are gone when it is bundled. */
const imported = readdirSync(shared, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [
    ...readFileSync(join(shared, file), 'utf8').matchAll(/import (type )?\{([^}]+)\} from 'undici'/g),
  ])
  .filter(([, type]) => type === undefined)
  .flatMap(([, , names = '']) => names.split(','))
  .map((name) => name.trim())
  .filter((name) => name !== '' && !name.startsWith('type '));

it('the worker’s stand-in for undici has all that is imported from it, and it is the same', () => {
  expect(imported.length).toBeGreaterThan(0);
  expect(Object.keys(standIn)).toEqual(expect.arrayContaining([...new Set(imported)]));
  for (const [name, part] of Object.entries(standIn))
    expect(part, name).toBe((undici as Record<string, unknown>)[name]);
});
