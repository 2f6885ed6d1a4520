// docs/cli.md lists exactly the commands, options and exit codes that exist.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../shared/cli/create-program.ts';
import { exitCodeMeanings } from '../../shared/cli/exit-codes.ts';
import { stubDeps } from '../cli/support/stub-deps.ts';

const text = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
const program = await createProgram(stubDeps, [], () => undefined);

type Documented = { readonly usage: string; readonly options: readonly string[] };

const flagsOf = (section: string): readonly string[] =>
  [...section.matchAll(/^\| `(--[^`]+)` \|/gm)].map(([, flags = '']) => flags).sort();

const documented: readonly Documented[] = text
  .split(/^### /m)
  .slice(1)
  .map((section) => ({ usage: /^`([^`]+)`/.exec(section)?.[1] ?? section, options: flagsOf(section) }))
  .sort((a, b) => a.usage.localeCompare(b.usage));

const help = program.createHelp();
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const usageOf = (command: Command): string => {
  const args = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`;
    return one.required ? ` <${name}>` : ` [${name}]`;
  });
  return `${pathOf(command)}${args.join('')}`;
};

/** Without the short forms `-h` and `-V`. */
const longFlags = (flags: string): string => flags.replace(/^-\w, /, '');

const all = (command: Command): readonly Command[] =>
  help
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help')
    .flatMap((one) => [one, ...all(one)]);

const known: readonly Documented[] = all(program)
  .map((command) => ({
    usage: usageOf(command),
    options: command.options.map(({ flags }) => longFlags(flags)).sort(),
  }))
  .sort((a, b) => a.usage.localeCompare(b.usage));

describe('docs/cli.md', () => {
  it('lists the commands, and the options of each', () => {
    expect(known.length).toBeGreaterThan(15);
    expect(documented).toEqual(known);
  });

  it('lists the options of every command', () => {
    const section = /## Options of every command([\s\S]*?)^## /m.exec(text)?.[1] ?? '';
    expect(flagsOf(section)).toEqual(
      help
        .visibleOptions(program)
        .map(({ flags }) => longFlags(flags))
        .sort(),
    );
  });

  it('lists the exit codes', () => {
    const rows = [...text.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => [Number(code), meaning]);
    expect(rows).toEqual(exitCodeMeanings);
  });
});
