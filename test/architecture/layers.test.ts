// Who may import whom, how long a file may be, and what the model must never do: enforced, not written down.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

const sources = ['shared', 'functions', 'infra', 'test'].flatMap(sourcesIn);
const production = sources.filter((file) => !file.startsWith('test/'));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

const importPattern =
  /^(?:import|export)\s+(type\s+)?(?:[^'"]*?from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Relative imports become paths from the root; packages keep their names. */
const importsOf = (file: string): readonly Import[] =>
  [...read(file).matchAll(importPattern)].map(([, type, named = '', dynamic]) => {
    const target = dynamic ?? named;
    const to = target.startsWith('.')
      ? relative(root, resolve(root, dirname(file), target)).replaceAll('\\', '/')
      : target;
    return { from: file, to, typeOnly: type !== undefined };
  });

/** The layer that a file belongs to: its folder below shared/, or its top-level folder. */
const layerOf = (path: string): string => {
  const [top = '', second = '', third = ''] = path.split('/');
  if (top === 'shared') return third ? second : path;
  return top === 'infra' ? `infra/${second}` : top;
};

/** What each folder of shared/ may import from the others, in the order of the pipeline. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  text: [],
  clock: [],
  concurrency: [],
  model: ['text'],
  messages: ['model', 'text'],
  define: ['model', 'messages', 'text', 'net'],
  logging: ['model', 'messages', 'text'],
  storage: ['model', 'messages', 'text', 'checks'],
  secrets: ['model', 'messages', 'clock', 'aws'],
  queue: ['model', 'messages', 'text', 'clock', 'concurrency', 'logging', 'storage', 'aws'],
  net: ['model', 'messages', 'text', 'secrets'],
  checks: ['model', 'messages', 'text', 'secrets', 'define', 'net'],
  channels: ['model', 'text', 'messages', 'define', 'secrets', 'net', 'aws'],
  runner: ['model', 'messages', 'text', 'clock', 'define', 'net', 'secrets', 'checks'],
  pipeline: [
    'model',
    'text',
    'messages',
    'clock',
    'logging',
    'storage',
    'queue',
    'channels',
    'runner',
    'control',
    'checks',
  ],
  control: ['model', 'messages', 'text', 'clock', 'concurrency', 'logging', 'storage', 'queue'],
  queries: ['model', 'clock', 'concurrency', 'logging', 'storage', 'pipeline', 'control'],
  api: ['model', 'text', 'messages', 'clock', 'concurrency', 'logging', 'storage', 'queries', 'control', 'checks'],
  web: ['model', 'text', 'concurrency', 'queries', 'control', 'api', 'checks', 'messages'],
  cli: ['model', 'text', 'define', 'checks', 'messages', 'logging'],
  aws: ['model', 'text', 'logging'],
};

const isOwn = (to: string): boolean => /^(shared|functions|infra|test)\//.test(to);
const own = production.flatMap(importsOf).filter(({ to }) => isOwn(to));
const listed = (imports: readonly Import[]): readonly string[] => imports.map(({ from, to }) => `${from} -> ${to}`);

describe('layers', () => {
  it('finds the imports that it is about', () => {
    expect(own.length).toBeGreaterThan(100);
  });

  it.each(Object.entries(allowed))('shared/%s imports only %j', (layer, layers) => {
    const wrong = own.filter(
      ({ from, to }) => layerOf(from) === layer && layerOf(to) !== layer && !layers.includes(layerOf(to)),
    );
    expect(listed(wrong)).toEqual([]);
  });

  it('every folder of shared/ has a rule', () => {
    const folders = new Set(
      sourcesIn('shared')
        .filter((file) => file.split('/').length > 2)
        .map(layerOf),
    );
    expect([...folders].filter((folder) => !(folder in allowed))).toEqual([]);
  });

  it('pipeline, control and queries name ports, never an implementation', () => {
    const ports: Readonly<Record<string, RegExp>> = {
      channels: /\/channel\.ts$/,
      clock: /\/clock\.ts$/,
      logging: /\/(logger|log-once)\.ts$/,
      queue: /\/(queue|delivery)\.ts$/,
      runner: /\/execution\.ts$/,
      storage: /^shared\/storage\/(?!sqlite\/|dynamodb\/)/,
    };
    const wrong = own.filter(({ from, to }) => {
      const port = ports[layerOf(to)];
      return ['pipeline', 'control', 'queries'].includes(layerOf(from)) && port !== undefined && !port.test(to);
    });
    expect(listed(wrong)).toEqual([]);
  });

  it('define names of net only the ports', () => {
    const wrong = own.filter(
      ({ from, to }) => layerOf(from) === 'define' && layerOf(to) === 'net' && !/\/(http|probe)-port\.ts$/.test(to),
    );
    expect(listed(wrong)).toEqual([]);
  });

  it('what stores, serves or shows evidence loads no code that opens connections', () => {
    const imports = Map.groupBy(
      own.filter(({ typeOnly }) => !typeOnly),
      ({ from }) => from,
    );
    const users = ['storage', 'pipeline', 'api', 'web', 'cli'];
    const reached = new Set(
      own.filter(({ from, to }) => users.includes(layerOf(from)) && layerOf(to) === 'checks').map(({ to }) => to),
    );
    expect(reached.size).toBeGreaterThan(2);
    for (const file of reached) for (const { to } of imports.get(file) ?? []) reached.add(to);
    expect([...reached].filter((file) => ['net', 'runner'].includes(layerOf(file)))).toEqual([]);
  });

  it('infra/aws takes from shared only the manifest, names and plain data', () => {
    const layers = ['model', 'define', 'aws', 'messages'];
    const permitted = ['shared/storage/dynamodb/table.ts'];
    const wrong = own.filter(
      ({ from, to }) =>
        layerOf(from) === 'infra/aws' &&
        to.startsWith('shared/') &&
        !layers.includes(layerOf(to)) &&
        !permitted.includes(to),
    );
    expect(listed(wrong)).toEqual([]);
  });

  it('nothing in production imports a test', () => {
    expect(listed(own.filter(({ to }) => to.startsWith('test/')))).toEqual([]);
  });
});

/** The files for which something does not hold, so that one failure names them all. */
const departing = (files: readonly string[], holds: (file: string) => boolean): readonly string[] => {
  expect(files.length).toBeGreaterThan(0);
  return files.filter((file) => !holds(file));
};

describe('the model', () => {
  const model = sourcesIn('shared/model');
  const code = (file: string): string => read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const impure = /\b(await|async|Promise)\b|Date\.now|new Date\(\)|performance\.|Math\.random|process\./;

  it('never awaits, never reads a clock and throws no dice', () => {
    expect(departing(model, (file) => !impure.test(code(file)))).toEqual([]);
  });

  it('needs no package', () => {
    expect(departing(model, (file) => importsOf(file).every(({ to }) => isOwn(to)))).toEqual([]);
  });
});

describe('the pipeline', () => {
  const impure = /Date\.now|new Date\(\)|Math\.random|randomUUID|process\.|setTimeout/;

  it('takes time and chance from its dependencies', () => {
    expect(departing(sourcesIn('shared/pipeline'), (file) => !impure.test(read(file)))).toEqual([]);
  });

  it('never writes in a query', () => {
    const writes = /\.(create|replace|transact|remove|sweepExpired)\(/;
    expect(departing(sourcesIn('shared/queries'), (file) => !writes.test(read(file)))).toEqual([]);
  });
});

describe('every file', () => {
  it('has at most 250 lines', () => {
    expect(departing(sources, (file) => read(file).split('\n').length <= 251)).toEqual([]);
  });

  it('of production says its job in its first line', () => {
    expect(departing(production, (file) => /^\/\/ \S.{10,}/.test(read(file)))).toEqual([]);
  });
});
