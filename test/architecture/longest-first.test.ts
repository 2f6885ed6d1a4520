// The files that begin first exist: one that was renamed would begin last.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { longest } from '../longest-first.ts';

it.each(longest)('%s, which takes long, exists', (file) => {
  expect(existsSync(join(import.meta.dirname, '../..', file))).toBe(true);
});
