// The examples of the README load, and the scripts, commands, files and folders that it names exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadMonitors } from '../../shared/define/load/load-monitors.ts';
import { examplesIn } from './examples.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('README.md');

it.each(examplesIn(page).map(({ code }, index) => [index + 1, code] as const))('example %i loads', async (_, code) => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'monitors.ts');
  await writeFile(file, code);
  expect(await loadMonitors(file)).toMatchObject({ ok: true, monitors: [{}] });
});

it('the README names existing scripts and commands only', () => {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
  const named = [...page.matchAll(/`?npm run ([a-z:]+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const folder = 'shared/cli/commands';
  const commands = readdirSync(join(root, folder)).map((file) => read(`${folder}/${file}`));
  const typed = [...page.matchAll(/npx vigia (\w+)/g)].map(([, name]) => name);
  expect(typed.length).toBeGreaterThan(5);
  const known = commands.join('');
  expect(typed.filter((name) => !known.includes(`.command('${name}')`))).toEqual([]);
});

it('the README names existing files and folders only', () => {
  const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, to = '']) => to);
  const rows = [...page.matchAll(/^\| ((?:`[a-z/.]+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
    cell.match(/[a-z/.]+/g),
  );
  const paths = rows.flatMap((path) => (path && /\/$|\.ts$/.test(path) ? [path] : []));
  expect([links.length > 2, paths.length > 10]).toEqual([true, true]);
  expect([...links, ...paths].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
