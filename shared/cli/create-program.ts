// Creates the Commander program: every command, the options of all commands, and the help.
import { type Argument, Command } from 'commander';
import { cliHelp } from '../messages/en/cli-help.ts';
import type { CliDeps } from './cli-deps.ts';
import { addBackup } from './commands/backup-command.ts';
import { addCheck } from './commands/check-command.ts';
import { addDrill } from './commands/drill-command.ts';
import { addIncidents } from './commands/incidents-command.ts';
import { addKeys } from './commands/keys-command.ts';
import { addOpen } from './commands/open-command.ts';
import { addOverrides } from './commands/override-commands.ts';
import { addProfile } from './commands/profile-command.ts';
import type { CommandContext } from './commands/register-command.ts';
import { addRun } from './commands/run-command.ts';
import { addRuns } from './commands/runs-command.ts';
import { addStart } from './commands/start-command.ts';
import { addStatus } from './commands/status-command.ts';
import { addVersion } from './commands/version-command.ts';
import { addCompletion } from './completion.ts';
import { type ExitCode, exitCodeMeanings } from './exit-codes.ts';
import { defaultUrl } from './resolve-server.ts';

const helpSection = (title: string, pairs: readonly (readonly [string | number, string])[]): string => {
  const width = Math.max(...pairs.map(([name]) => String(name).length)) + 2;
  return `\n${title}:\n${pairs.map(([name, meaning]) => `  ${String(name).padEnd(width)}${meaning}`).join('\n')}`;
};

const helpSections = [
  helpSection(cliHelp.environmentTitle, Object.entries(cliHelp.environment)),
  helpSection(cliHelp.exitCodesTitle, exitCodeMeanings),
].join('\n');

const formatArgument = (argument: Argument): string => {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
};

/** The list of commands leaves out `[options]`, which all of them accept, so that descriptions have more space. */
const formatCommand = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map(formatArgument)].join(' ');

const newProgram = ({ terminal, about }: CliDeps): Command =>
  new Command('vigia')
    .description(cliHelp.description)
    .option('--url <address>', cliHelp.url({ example: defaultUrl }))
    .option('--profile <name>', cliHelp.profile)
    .option('--insecure', cliHelp.insecure)
    .option('--json', cliHelp.json)
    .version(about.version, '-V, --version', cliHelp.versionOption)
    .helpOption('-h, --help', cliHelp.helpOption)
    .helpCommand('help [command]', cliHelp.helpCommand)
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, subcommandTerm: formatCommand })
    .configureOutput({
      writeOut: terminal.writeOut,
      writeErr: terminal.writeError,
      // `runCli` prints every error in one format.
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.width ?? 80,
      getErrHelpWidth: () => terminal.width ?? 80,
    })
    .exitOverride()
    .addHelpText('after', helpSections);

/** `args` are the arguments of the command line; `onExit` receives the exit code of the command. */
export const createProgram = async (
  deps: CliDeps,
  args: readonly string[],
  onExit: (exitCode: ExitCode) => void,
): Promise<Command> => {
  const program = newProgram(deps);
  const context: CommandContext = { program, deps, onExit };
  addStart(context, args);
  addStatus(context);
  addRuns(context);
  addRun(context);
  addCheck(context);
  addIncidents(context);
  addOverrides(context);
  addDrill(context);
  addOpen(context);
  addBackup(context);
  addKeys(context);
  addProfile(context);
  addVersion(context);
  await addCompletion(program, deps, args);
  return program;
};
