// Every file, option, command and metric that docs/operations.md, the systemd unit and the Dockerfile name exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../infra/local/metrics/metrics.ts';
import { parseOptions, usage } from '../../infra/local/start-options.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const [page, unit, dockerfile] = ['docs/operations.md', 'docs/vigia.service', 'docs/Dockerfile'].map(read) as [
  string,
  string,
  string,
];
const pack = JSON.parse(read('package.json')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
};

describe('the systemd unit', () => {
  const [node = '', heap, launch = '', ...options] = /^ExecStart=(.+)$/m.exec(unit)?.[1]?.split(' ') ?? [];

  it('starts the program of npm start, with existing options', () => {
    expect(`node ${heap} ${launch.replace('/opt/vigia/', '')}`).toBe(pack.scripts.start);
    expect(existsSync(join(root, launch.replace('/opt/vigia/', '')))).toBe(true);
    expect(existsSync(join(root, node.replace('/opt/vigia/', '')))).toBe(true);
    expect(parseOptions(options, '/')).toMatchObject({
      outcome: 'start',
      options: { host: '127.0.0.1', dataFolder: resolve('/var/lib/vigia') },
    });
  });

  it('stores its records in the folder that systemd creates, as its own user', () => {
    expect(options).toContain(`/var/lib/${/^StateDirectory=(.+)$/m.exec(unit)?.[1]}`);
    for (const name of ['/opt/vigia', '/etc/vigia/monitors.ts', '/etc/vigia/environment', '/var/lib/vigia'])
      expect([name, page.includes(name), unit.includes(name) || name === '/var/lib/vigia']).toEqual([name, true, true]);
  });
});

const importPattern =
  /^(?:import|export)\s+(?!type\s)(?:[^'"]*?from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Packages that these files import, directly or through other files of the project. */
const packagesOf = (files: readonly string[]): ReadonlySet<string> => {
  const [seen, packages, rest] = [new Set<string>(), new Set<string>(), [...files]];
  for (let file = rest.pop(); file !== undefined; file = rest.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, static_, dynamic] of read(file).matchAll(importPattern)) {
      const name = static_ ?? dynamic ?? '';
      if (name.startsWith('.')) rest.push(join(dirname(file), name));
      else if (!name.startsWith('node:')) packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    }
  }
  packages.delete('vigia');
  return packages;
};

describe('the Dockerfile', () => {
  it('copies existing files only, and all that the process needs', () => {
    const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    for (const name of copied) expect([name, existsSync(join(root, name))]).toEqual([name, true]);
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'shared', 'infra/local']));
    const own = readdirSync(join(root, 'infra/local')).map((name) => `infra/local/${name}`);
    const needed = packagesOf(own.filter((name) => /\.(ts|js)$/.test(name)));
    expect(needed.size).toBeGreaterThan(5);
    expect([...needed].filter((name) => !(name in pack.dependencies))).toEqual([]);
  });

  it('starts the program of npm start, with existing options, and requires keys', () => {
    const entry = JSON.parse(/^ENTRYPOINT (\[.+\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
    const rest = JSON.parse(/^CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
    expect(entry.slice(0, 3).join(' ')).toBe(pack.scripts.start);
    const host = /^ENV VIGIA_HOST=(.+)$/m.exec(dockerfile)?.[1];
    expect(parseOptions([...entry.slice(3), ...rest], '/app', { VIGIA_HOST: host })).toMatchObject({
      options: { port: 4200, host: '0.0.0.0', dataFolder: resolve('/data'), monitorsFile: resolve('/app/monitors.ts') },
    });
    expect(page).toContain('It was not built');
  });
});

describe('docs/operations.md', () => {
  it('links to existing files', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, to = '']) => to);
    expect(links).toEqual(expect.arrayContaining(['vigia.service', 'Dockerfile', 'cli.md']));
    for (const link of links) expect([link, existsSync(join(root, 'docs', link))]).toEqual([link, true]);
  });

  it('names exactly the metrics that exist', async () => {
    const { text } = createMetrics();
    const there = new Set((await text()).match(/^# HELP (vigia_\w+)/gm)?.map((line) => line.split(' ')[2]));
    const files = [
      'infra/local/metrics/stored-metrics.ts',
      'shared/api/overview-metrics.ts',
      'functions/runtime/metrics-page.ts',
    ];
    const sources = files.map(read).join('');
    const reads = [...sources.matchAll(/'(vigia_\w+)'/g)].map(([, name]) => name);
    const known = new Set([...there, ...reads]);
    const named = new Set(page.match(/\bvigia_[a-z_]+[a-z]\b/g));
    expect([...named].toSorted()).toEqual([...known].toSorted());
  });

  it('names existing options and commands only', () => {
    const commands = readdirSync(join(root, 'shared/cli/commands')).map((name) => read(`shared/cli/commands/${name}`));
    const commandLines = [...page.matchAll(/^ {4}vigia (\w+)(?: (make|list|revoke))?/gm)];
    expect(commandLines.length).toBeGreaterThan(4);
    for (const [, command, below] of commandLines)
      for (const word of [command, below].filter(Boolean))
        expect([word, commands.some((text) => text.includes(`.command('${word}')`))]).toEqual([word, true]);
    const known = usage + commands.join('');
    for (const [option] of page.matchAll(/(?<=[ `])--[a-z][a-z-]+/g))
      if (!['--rm', '--entrypoint', '--stop-timeout'].includes(option))
        expect([option, known.includes(option)]).toEqual([option, true]);
  });
});
