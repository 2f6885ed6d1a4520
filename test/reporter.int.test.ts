// The totals at the end of a test run include every test that did not run.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const throwing = "() => { throw new Error('x'); }";
const two = "it('a', () => {}); it('b', () => {});";

const files: Readonly<Record<string, string>> = {
  passing: two,
  wrong: `it('a', () => {}); it('b', ${throwing});`,
  'hook of all': `beforeAll(${throwing}); ${two}`,
  'hook of some': `it('c', () => {}); describe('some', () => { beforeAll(${throwing}); ${two} });`,
  'hook around': `describe('outer', () => { beforeAll(${throwing}); describe('inner', () => { ${two} }); });`,
  'hook after': `describe('some', () => { afterAll(${throwing}); ${two} });`,
  loading: `${two} throw new Error('x');`,
  dying: "it('a', () => new Promise(() => { process.kill(process.pid, 'SIGKILL'); })); it('b', () => {});",
  later: "it('a', async () => { Promise.reject(new Error('x')); await new Promise((done) => setTimeout(done, 50)); });",
  // Skips on purpose: the reporter must list skipped tests with their reasons.
  // Written to a file of its own: what the reporter prints about skipped tests.
  skipping: "it('a', ({ skip }) => skip('there is no disk')); it.skip('b', () => {}); it('c', () => {});",
};

/** The last lines of a run of all these files. */
const endOfRun = async (): Promise<readonly string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-reporter-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.test.js`), text);
  const command = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--root',
    folder,
    '--globals',
    '--maxWorkers=2',
  ];
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS' && !/^VITEST/.test(name)),
  );
  const output = await new Promise<string>((done) =>
    execFile(
      process.execPath,
      [...command, `--reporter=${join(root, 'test/reporter.ts')}`],
      { env, cwd: folder },
      (_error, stdout) => done(stdout),
    ),
  );
  return output.split('\n').filter((line) => /^(Not run|Skipped): |^\d+ passed, /.test(line));
};

it('the reporter lists and counts tests that did not run', async () => {
  const lines = await endOfRun();
  // Two passing tests; a failing one; three failing hooks with two tests each; a failing hook after two tests; a file that
  // does not load; a worker that dies with two tests; an unhandled rejection; one passing test beside two skipped ones.
  expect(lines.at(-1)).toBe('8 passed, 16 failed, 2 skipped');
  expect(lines.slice(0, -1).toSorted()).toEqual([
    'Not run: dying.test.js > a',
    'Not run: dying.test.js > b',
    'Not run: hook around.test.js > outer > inner > a',
    'Not run: hook around.test.js > outer > inner > b',
    'Not run: hook of all.test.js > a',
    'Not run: hook of all.test.js > b',
    'Not run: hook of some.test.js > some > a',
    'Not run: hook of some.test.js > some > b',
    'Skipped: skipping.test.js > a (there is no disk)',
    'Skipped: skipping.test.js > b (no reason is given)',
  ]);
});
