// No file name and no exported identifier uses a word that docs/glossary.md replaces by a standard one.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

const sources = ['shared', 'functions', 'infra', 'test'].flatMap(sourcesIn);

/** Replaced wherever it is one of the words of a name: `openJournal`, `journal-console.ts`. */
const replacedWords = new Set(
  (
    'journal door audience tell tells told telling notice notices unnoted noted trouble troubles trip trips asker vet ' +
    'errand errands words takeover watchdog homes lane lanes scene scenes fitness stray strays breach needle needles ' +
    'confidences wish wishes amiss outlived heard hear say says said untold asked turns'
  ).split(' '),
);
/** Replaced as a whole name, or at its beginning. */
const replacedNames = /^(?:look|cover|reachBack|byHand|places|judge|readings|most[A-Z].*|MAX_.*|MOST_.*)$/;

/** "Round trip" is a standard term, and no network trip. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/round-?trip/i, 'roundtrip')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

const isReplaced = (name: string): boolean =>
  replacedNames.test(name) || wordsOf(name).some((word) => replacedWords.has(word));

const exported = /^export (?:declare )?(?:async )?(?:const|function|class|type|interface) ([A-Za-z0-9_$]+)/gm;

const exportsOf = (file: string): readonly string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(exported)].map(([, name = '']) => name);

it('finds names that it is about', () => {
  expect(['openJournal', 'mostRuns', 'MAX_BYTES', 'wordsOf', 'trip-hop'].filter(isReplaced)).toHaveLength(5);
  expect(sources.flatMap(exportsOf).length).toBeGreaterThan(500);
});

it('no file is named by a replaced word', () => {
  expect(sources.filter((file) => isReplaced(basename(file).replace(/\..*$/, '')))).toEqual([]);
});

it('no exported identifier is named by a replaced word', () => {
  const names = sources.flatMap((file) => exportsOf(file).map((name) => `${file}: ${name}`));
  expect(names.filter((line) => isReplaced(line.split(': ')[1] ?? ''))).toEqual([]);
});
