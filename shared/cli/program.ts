// The command line: every command, the options that all of them take, and what the help says of the rest.
import { type Argument, Command } from 'commander';
import type { CliDeps } from './cli-deps.ts';
import { addBackup } from './commands/backup.ts';
import { addCheck } from './commands/check.ts';
import { addControl } from './commands/control.ts';
import { addDrill } from './commands/drill.ts';
import { addIncidents } from './commands/incidents.ts';
import { addKeys } from './commands/keys.ts';
import { addOpen } from './commands/open.ts';
import { addProfile } from './commands/profile.ts';
import type { Register } from './commands/register.ts';
import { addRun } from './commands/run.ts';
import { addRuns } from './commands/runs.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addVersion } from './commands/version.ts';
import { addCompletion } from './completion.ts';
import { type Exit, exitMeanings } from './exit-codes.ts';

const environment: readonly (readonly [string, string])[] = [
  ['VIGIA_URL', 'the server'],
  ['VIGIA_API_KEY', 'the key, for a server that no profile with a key names'],
  ['VIGIA_PROFILE', 'the profile, where VIGIA_URL is not set'],
  ['NO_COLOR', 'no colours'],
];

const list = (title: string, pairs: readonly (readonly [string | number, string])[]): string => {
  const width = Math.max(...pairs.map(([name]) => String(name).length)) + 2;
  return `\n${title}:\n${pairs.map(([name, meaning]) => `  ${String(name).padEnd(width)}${meaning}`).join('\n')}`;
};

const afterHelp = `${list('Environment', environment)}\n${list('Exit codes', exitMeanings)}`;

/** Without the word [options], which all of them take: so the description has room. */
const termOf = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map((one) => argumentTerm(one))].join(' ');

const argumentTerm = (one: Argument): string => {
  const name = `${one.name()}${one.variadic ? '...' : ''}`;
  return one.required ? `<${name}>` : `[${name}]`;
};

const newProgram = ({ terminal, about }: CliDeps): Command =>
  new Command('vigia')
    .description('Watches services and says once, reliably, when something breaks and when it is well again.')
    .option('--url <address>', 'the server, with or without /api/v1 (http://127.0.0.1:4200)')
    .option('--profile <name>', "a server and its key by name, as kept by 'vigia profile set'")
    .option('--insecure', 'send a key over http to another machine')
    .option('--json', 'one JSON document instead of text; errors as problem details on the standard error')
    .version(about.version)
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, subcommandTerm: termOf })
    .configureOutput({
      writeOut: terminal.writeOut,
      writeErr: terminal.writeError,
      // The sentence is told by whoever runs the program, as every other one.
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.width ?? 80,
      getErrHelpWidth: () => terminal.width ?? 80,
    })
    .exitOverride()
    .addHelpText('after', afterHelp);

/** `ended` gets the exit code of the command that was typed. */
export const createProgram = async (
  deps: CliDeps,
  typed: readonly string[],
  ended: (exit: Exit) => void,
): Promise<Command> => {
  const program = newProgram(deps);
  const register: Register = { program, deps, ended };
  addStart(register, typed);
  const adds = [addStatus, addRuns, addRun, addCheck, addIncidents, addControl, addDrill, addOpen, addBackup];
  for (const add of [...adds, addKeys, addProfile, addVersion]) add(register);
  await addCompletion(program, deps, typed);
  return program;
};
