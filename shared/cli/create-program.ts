// The command line: every command, the options that all of them take, and what the help says of the rest.
import { type Argument, Command } from 'commander';
import type { CliDeps } from './cli-deps.ts';
import { addBackup } from './commands/backup-command.ts';
import { addCheck } from './commands/check-command.ts';
import { addControl } from './commands/control-command.ts';
import { addDrill } from './commands/drill-command.ts';
import { addIncidents } from './commands/incidents-command.ts';
import { addKeys } from './commands/keys-command.ts';
import { addOpen } from './commands/open-command.ts';
import { addProfile } from './commands/profile-command.ts';
import type { CommandContext } from './commands/register-command.ts';
import { addRun } from './commands/run-command.ts';
import { addRuns } from './commands/runs-command.ts';
import { addStart } from './commands/start-command.ts';
import { addStatus } from './commands/status-command.ts';
import { addVersion } from './commands/version-command.ts';
import { addCompletion } from './completion.ts';
import { type ExitCode, exitCodeMeanings } from './exit-codes.ts';

const environment: readonly (readonly [string, string])[] = [
  ['VIGIA_URL', 'the server'],
  ['VIGIA_API_KEY', 'the key, for a server that no profile with a key names'],
  ['VIGIA_PROFILE', 'the profile, where VIGIA_URL is not set'],
  ['NO_COLOR', 'no colours'],
];

const list = (title: string, printPairs: readonly (readonly [string | number, string])[]): string => {
  const width = Math.max(...printPairs.map(([name]) => String(name).length)) + 2;
  return `\n${title}:\n${printPairs.map(([name, meaning]) => `  ${String(name).padEnd(width)}${meaning}`).join('\n')}`;
};

const afterHelp = `${list('Environment', environment)}\n${list('Exit codes', exitCodeMeanings)}`;

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
  onExit: (exitCode: ExitCode) => void,
): Promise<Command> => {
  const program = newProgram(deps);
  const context: CommandContext = { program, deps, onExit };
  addStart(context, typed);
  const adds = [addStatus, addRuns, addRun, addCheck, addIncidents, addControl, addDrill, addOpen, addBackup];
  for (const add of [...adds, addKeys, addProfile, addVersion]) add(context);
  await addCompletion(program, deps, typed);
  return program;
};
