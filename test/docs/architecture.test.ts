// The documents for contributors name files and folders that exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Paths between backticks; a placeholder such as `<kind>` is not one. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:shared|functions|infra|test|docs)\/[\w./-]*)`/g)].map(([, path = '']) => path);

it.each(['docs/architecture.md', 'docs/glossary.md', 'docs/decisions.md', 'docs/CONTRIBUTING.md', 'README.md'])(
  '%s names only files and folders that exist',
  (file) => {
    expect(pathsIn(read(file)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);

it('docs/architecture.md names every folder of shared/', () => {
  const text = read('docs/architecture.md');
  const folders = readdirSync(join(root, 'shared'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => `shared/${name}/`).filter((folder) => !text.includes(folder))).toEqual([]);
});

it('docs/architecture.md follows a run through at most 33 files', () => {
  const [, line = ''] = /## The straight line\n([\s\S]*?)\n### /.exec(read('docs/architecture.md')) ?? [];
  const files = new Set(pathsIn(line));
  expect(files.size).toBeGreaterThan(20);
  expect(files.size).toBeLessThanOrEqual(33);
});

it('every relative link of the documents leads to a file', () => {
  const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
  const links = documents
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) => join(file, '..', link)),
    );
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});
