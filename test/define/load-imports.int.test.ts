// What people import into a monitors file, and export from it: each works, or the error names place and remedy.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('support/load-and-print.ts', import.meta.url));

const helpers: Readonly<Record<string, string>> = {
  'lib/names.ts':
    "export const name = 'shop';\nexport type Site = { url: string };\nexport interface Shop { id: string }\n",
  'lib/listed.ts': "type Path = string;\nconst path: Path = '/';\nexport { path };\nexport type { Path };\n",
  'lib/old.cjs': "module.exports = { name: 'shop', paths: ['a'] };\n",
  'lib/old.js': "module.exports = { name: 'shop' };\n",
  'lib/data.json': '{ "name": "shop" }',
  'lib/outer.ts': "import { name } from './names';\nexport const inner = name;\n",
  'lib/wrong.ts': "import { Shop } from './names.ts';\nexport const wrong: Shop | undefined = undefined;\n",
  'dir/index.ts': "export const name = 'shop';\n",
};

const list = "[monitor(name, { every: '7d', checks: [http('home', 'https://shop.example/')] })]";
const body = `import { http, monitor } from 'vigia';\nexport default ${list};\n`;

const working: Readonly<Record<string, string>> = {
  'import without its ending': `import { name } from './lib/names';\n${body}`,
  'import with the ending of compiled code': `import { name } from './lib/names.js';\n${body}`,
  'import of an import without its ending': `import { inner as name } from './lib/outer';\n${body}`,
  'import of a folder': `import { name } from './dir';\n${body}`,
  'import of a folder with a slash': `import { name } from './dir/';\n${body}`,
  'import of a CommonJS helper': `import old from './lib/old.cjs';\nconst { name } = old;\n${body}`,
  'import of a CommonJS helper without its ending': `import old from './lib/data';\nconst { name } = old;\n${body}`,
  'import of JSON without an attribute': `import { default as data } from './lib/data.json';\nconst { name } = data;\n${body}`,
  'import of JSON with an attribute': `import data from './lib/data.json' with { type: 'json' };\nconst { name } = data;\n${body}`,
  'exported promise': `const name = 'shop';\n${body.replace(list, `Promise.resolve(${list})`)}`,
  'exported result of an async function': `const name = 'shop';\nconst read = async () => name;\n${body.replace(list, `read().then((name) => ${list})`)}`,
};

const refused: readonly (readonly [string, string, string])[] = [
  [
    'type without type',
    `import { Site, name } from './lib/names.ts';\n${body}`,
    ":1: 'Site' of './lib/names.ts' is a type: write import { type Site } from './lib/names.ts'",
  ],
  [
    'interface without type',
    `import { Shop } from './lib/names';\n${body}`,
    ":1: 'Shop' of './lib/names' is a type: write import { type Shop }",
  ],
  [
    'listed type without type',
    `import { Path } from './lib/listed.ts';\n${body}`,
    ":1: 'Path' of './lib/listed.ts' is a type",
  ],
  [
    'type of vigia without type',
    `import { http, monitor, MonitorOptions } from 'vigia';\nexport default [];\n`,
    ":1: 'MonitorOptions' of 'vigia' is a type",
  ],
  [
    'type without type in an import',
    `import { wrong } from './lib/wrong.ts';\n${body}`,
    "'Shop' of './names.ts' is a type: write import { type Shop } from './names.ts' (lib/wrong.ts:1)",
  ],
  [
    'misspelled export',
    `import { nmae } from './lib/names.ts';\n${body}`,
    ":1: './lib/names.ts' has no export named 'nmae'; did you mean 'name'?",
  ],
  [
    'misspelled file',
    `import { name } from './lib/nmaes.ts';\n${body}`,
    "the file imports './lib/nmaes.ts', which does not exist; did you mean './lib/names.ts'?",
  ],
  [
    'misspelled file without its ending',
    `import { name } from './lib/nmaes';\n${body}`,
    "'./lib/nmaes', which does not exist; did you mean './lib/names'?",
  ],
  ['other case', `import { name } from './lib/Names.ts';\n${body}`, "did you mean './lib/names.ts'?"],
  [
    'named import of CommonJS',
    `import { name } from './lib/old.cjs';\n${body}`,
    ":1: 'name' cannot be imported by its name from './lib/old.cjs', which is a CommonJS file; write import all from './lib/old.cjs'; const { name } = all;",
  ],
  [
    'CommonJS that looks like a module',
    `import { name } from './lib/old.js';\n${body}`,
    ":1: './lib/old.js' is a CommonJS file; rename it so that it ends in .cjs",
  ],
  ['require', `const { name } = require('./lib/old.cjs');\n${body}`, ":1: 'require' exists in CommonJS files only"],
  ['__dirname', `const name = __dirname;\n${body}`, 'write import.meta.dirname'],
  [
    'missing package',
    `import { name } from 'lodash/fp';\n${body}`,
    "the file imports 'lodash/fp', which does not exist; install the package",
  ],
  [
    'namespace',
    `namespace Names { export const name = 'shop' }\n${body}`,
    ':1: only TypeScript whose types can be removed is supported: TypeScript namespace declaration is not supported in strip-only mode; write its functions into a file of their own',
  ],
  [
    'parameter property',
    `class Site { constructor(readonly url: string) {} }\n${body}`,
    'declare the field, and assign it in the constructor',
  ],
  ['export assignment', 'export = [];\n', '; write export default'],
  [
    'named list without a default export',
    `const name = 'shop';\n${body.replace('default', 'const monitors =')}`,
    ': the file has no default export; write export default [monitor(',
  ],
  [
    'exported promise that rejects',
    "export default Promise.reject(new Error('no list'));\n",
    ':1: loading the file threw an exception: no list',
  ],
  [
    'exported promise of something else',
    'export default Promise.resolve(3);\n',
    ': the default export is 3, not a list of monitors',
  ],
];

const fileNameOf = (name: string): string => `${name.replaceAll(/\W+/g, '-')}.ts`;

let folder = '';
let printed: Readonly<Record<string, { readonly monitors?: unknown; readonly problems?: readonly string[] }>> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-imports-'));
  const files = [...Object.entries(working), ...refused.map(([name, source]) => [name, source] as const)];
  const all = [...Object.entries(helpers), ...files.map(([name, source]) => [fileNameOf(name), source] as const)];
  for (const [name, source] of all) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), source);
  }
  const { stdout } = await run('node', [script, ...files.map(([name]) => fileNameOf(name))], { cwd: folder });
  printed = JSON.parse(stdout);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('works', () => {
  it.each(Object.keys(working))('%s', (name) => {
    expect(printed[fileNameOf(name)]).toEqual({ monitors: ['shop'] });
  });
});

describe('is refused with place and remedy', () => {
  it.each(refused.map(([name, , problem]) => [name, problem] as const))('%s', (name, problem) => {
    const [only, ...others] = printed[fileNameOf(name)]?.problems ?? [];
    expect(only).toContain(problem);
    expect(only).toMatch(new RegExp(`^${fileNameOf(name)}(?::\\d+)?: `));
    expect(others).toEqual([]);
    expect(only).not.toMatch(/node:internal|file:|\?load=|\n/);
  });
});
