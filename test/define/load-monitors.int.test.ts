// Loading a monitors file: valid files of every kind, and the problem that each invalid file is rejected with.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// In a process of its own, since vitest does not load modules as Node does.
const run = promisify(execFile);
const script = fileURLToPath(new URL('support/load-and-print.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

const valid = (url: string) => `import { http, monitor, type MonitorOptions } from 'vigia';
const options: MonitorOptions = { every: '10s', checks: [http('home', '${url}')] };
export default [monitor('shop', options)];
`;

const files: Readonly<Record<string, string>> = {
  'good.ts': valid('https://shop.example/'),
  'good.mjs':
    "import { flow, monitor } from 'vigia';\nexport default [monitor('a', { every: '1m', flow: flow('f', () => 1) })];\n",
  'good.js':
    "import { flow, monitor } from 'vigia';\nexport default [monitor('a', { every: '1m', flow: flow('f', () => 1) })];\n",
  'two.ts': "import { shop } from './part.ts';\nexport default [shop];\n",
  'part.ts':
    "import { flow, monitor } from 'vigia';\nexport const shop = monitor('shop', { every: '1m', flow: flow('f', () => 1) });\n",
  'wrong.ts':
    "import { http, monitor } from 'vigia';\nexport default [monitor('shop', { every: '5s', checks: [http('a', 'b')] } as never)];\n",
  'syntax.ts': "import { monitor } from 'vigia';\n\nexport default [monitor('a' { every: '1m' })];\n",
  'syntax.js': "import { monitor } from 'vigia';\n\nexport default [monitor('a' { every: '1m' })];\n",
  'throws.ts': "import { monitor } from 'vigia';\n\nconst nothing: any = undefined;\nexport default [nothing.shop];\n",
  'throws-a-text.ts': "throw 'plain words';\n",
  'indirect.ts': "import './throws.ts';\nexport default [];\n",
  'getter.ts':
    "import { monitor } from 'vigia';\nexport default [monitor('a', { get every() { throw new Error('no') } } as never)];\n",
  'enum.ts': 'enum Colour { Red }\nexport default [Colour.Red];\n',
  'export.ts': "import { monitr } from 'vigia';\nexport default [monitr];\n",
  'package.ts': "import 'no-such-package';\nexport default [];\n",
  'nowhere.ts': "import './gone.ts';\nexport default [];\n",
  'commonjs.js': 'module.exports = [];\n',
  'notes.txt': 'every 30 s\n',
  'empty.ts': '',
};

let folder = '';
let printed: Readonly<Record<string, { monitors?: unknown; problems?: readonly string[] }>> = {};
let stderr = '';

const load = async (names: readonly string[]) => {
  const { stdout, stderr: warnings } = await run('node', [script, ...names], { cwd: folder });
  stderr += warnings;
  return JSON.parse(stdout);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-load-'));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  printed = await load([...Object.keys(files), 'gone.ts', '.', join(root, 'monitors.ts')]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a valid file is loaded', () => {
  it.each([
    ['good.ts', 'shop'],
    ['good.mjs', 'a'],
    ['good.js', 'a'],
    ['two.ts', 'shop'],
  ])('%s, outside the repository', (name, id) => {
    expect(printed[name]).toEqual({ monitors: [id] });
  });

  it('the shipped monitors.ts', () => {
    expect(printed[join(root, 'monitors.ts')]).toEqual({ monitors: ['playstation-monitor'] });
  });

  it('without warnings on the console', () => {
    expect(stderr).toBe('');
  });

  it('anew after it was saved', async () => {
    const again = await load([
      '--save-between',
      'good.ts',
      valid('https://other.example/').replace("'shop'", "'other'"),
    ]);
    expect(again).toEqual({ before: ['shop'], after: ['other'] });
  });
});

describe('an invalid file is rejected with one message', () => {
  it.each([
    ['syntax.ts', "syntax.ts:3: syntax error: Expected ',', got '{'"],
    ['syntax.js', "syntax.js:3: syntax error: Expected ',', got '{'"],
    [
      'throws.ts',
      "throws.ts:4: loading the file threw an exception: Cannot read properties of undefined (reading 'shop')",
    ],
    ['throws-a-text.ts', 'throws-a-text.ts: loading the file threw an exception: plain words'],
    [
      'indirect.ts',
      "indirect.ts: loading the file threw an exception: Cannot read properties of undefined (reading 'shop') (throws.ts:4)",
    ],
    ['getter.ts', 'getter.ts:2: loading the file threw an exception: no'],
    [
      'enum.ts',
      "enum.ts:1: only TypeScript whose types can be removed is supported: TypeScript enum is not supported in strip-only mode; write an object, const Colour = { Red: 'red' } as const, or a union of texts",
    ],
    ['export.ts', "export.ts:1: 'vigia' has no export named 'monitr'; did you mean 'monitor'?"],
    [
      'package.ts',
      "package.ts: the file imports 'no-such-package', which does not exist; install the package in the folder of the file, or write './' before the path of a file of yours",
    ],
    ['nowhere.ts', "nowhere.ts: the file imports './gone.ts', which does not exist"],
    [
      'commonjs.js',
      "commonjs.js:1: 'module' exists in CommonJS files only, and a monitors file is a module; write export default",
    ],
    ['notes.txt', 'notes.txt: a monitors file is TypeScript or JavaScript; its name must end in .ts, .mts, .js, .mjs'],
    ['gone.ts', 'gone.ts: the file does not exist; give the path of your monitors file, such as monitors.ts'],
    ['.', '.: this is not a file; give the path of your monitors file, such as monitors.ts'],
  ])('%s', (name, problem) => {
    expect(printed[name]).toEqual({ problems: [problem] });
  });

  it('a file with invalid monitors: every problem is reported', () => {
    expect(printed['wrong.ts']?.problems).toEqual([
      expect.stringMatching(/^wrong\.ts: monitors\[0\] "shop": every: "5s" is too short/),
      expect.stringMatching(/^wrong\.ts: monitors\[0\] "shop": checks\[0\] "a": url: "b" is not a valid URL/),
    ]);
    expect(printed['empty.ts']?.problems).toEqual([expect.stringContaining('the file has no default export')]);
  });

  it('no message contains a path of this library or a stack', () => {
    const messages = Object.values(printed).flatMap(({ problems }) => problems ?? []);
    expect(messages.filter((problem) => /node:internal|file:|\?load=|shared\/|\n/.test(problem))).toEqual([]);
  });
});
