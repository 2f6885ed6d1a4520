// Tests the simulation: with each mutation some scenario must fail.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edit } from './mutation.ts';
import { mutations } from './mutations.ts';

const root = resolve(import.meta.dirname, '../..');
/** As many as simulation.int.test.ts runs. */
const seeds = 450;
/** A change of the pipeline moves the seeds that fail. Further batches of seeds run until one fails. */
const maxBatches = 7;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-mutations-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const copy = async (name: string): Promise<string> => {
  const to = join(folder, name);
  for (const part of ['shared', 'test/simulation', 'test/support', 'package.json']) {
    await cp(join(root, part), join(to, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'), 'junction');
  return to;
};

const apply = async (to: string, { file, find, put }: Edit): Promise<void> => {
  const source = await readFile(join(to, file), 'utf8');
  expect(source.split(find), `'${find}' occurs once in ${file}`).toHaveLength(2);
  await writeFile(
    join(to, file),
    source.replace(find, () => put),
  );
};

const simulate = (at: string, from: number): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((done) => {
    const args = ['test/simulation/main.ts', '--seeds', String(seeds), '--from', String(from)];
    const child = execFile(process.execPath, args, { cwd: at }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

describe('the simulation', () => {
  it.each(mutations.map((mutation, index) => ({ ...mutation, index })))(
    'catches: $name',
    async ({ edits, index, from = 1 }) => {
      const at = await copy(`m${index}`);
      for (const edit of edits) await apply(at, edit);
      let { code, output } = await simulate(at, from);
      for (let batch = 1; batch < maxBatches && code === 0; batch += 1)
        ({ code, output } = await simulate(at, from + batch * seeds));
      // A copy that does not start or crashes would fail too. The output must be the failure of a scenario.
      expect(output).toMatch(/^seed \d+ failed:\n {2}\S/);
      expect(code).toBe(1);
    },
  );
});
