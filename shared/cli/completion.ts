// Shell completion: commands, options, ids of monitors and names of profiles.
import type { ArgumentHandler, OptionHandler } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { logLevels } from '../logging/log-levels.ts';
import { cliHelp } from '../messages/en/cli-help.ts';
import type { CliDeps } from './cli-deps.ts';
import { openSession } from './command-session.ts';
import { isMonitorIdArgument } from './commands/register-command.ts';
import { listMonitors } from './monitor-lookup.ts';
import { taskStateNames } from './option-parsers.ts';
import { readProfiles } from './profiles.ts';

const maxMonitors = 500;
/** A longer wait after pressing Tab would seem like a hang. */
const timeoutMs = 800;

/** The shell calls `vigia complete -- WORDS`; ids can only follow a command. */
const completesArguments = (args: readonly string[]): boolean => args[0] === 'complete' && args.length > 3;

/** Empty if the server does not respond in time, since a completion must not print an error. */
const readMonitorIds = async (deps: CliDeps): Promise<readonly string[]> => {
  const timeout = deps.sleep(timeoutMs).then((): readonly string[] => []);
  const read = async (): Promise<readonly string[]> => {
    const { monitors } = await listMonitors(openSession(deps, { json: true }).client(), maxMonitors);
    return monitors.map(({ id }) => id);
  };
  return Promise.race([timeout, read().catch(() => [])]);
};

const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const descendantsOf = (command: Command): readonly Command[] =>
  command.commands.flatMap((child) => [child, ...descendantsOf(child)]);

/**
 * The script for bash calls a function of the package bash-completion. This one replaces the function where the package
 * is missing, as on macOS; a package that is loaded later replaces this one.
 */
const bashFallback = `type _get_comp_words_by_ref >/dev/null 2>&1 || _get_comp_words_by_ref() {
    cword=$COMP_CWORD words=("\${COMP_WORDS[@]}") cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
}
`;

/** Empty if the file of profiles is invalid. */
const profileNames = (deps: CliDeps): readonly string[] => {
  try {
    return Object.keys(readProfiles(deps).profiles);
  } catch {
    return [];
  }
};

/** The values of options, by the name of the option. */
const optionValues = (deps: CliDeps): Readonly<Record<string, () => readonly string[]>> => ({
  profile: () => profileNames(deps),
  'task-state': () => taskStateNames,
  'log-level': () => logLevels,
});

const completeWith =
  (values: () => readonly string[], description = ''): OptionHandler & ArgumentHandler =>
  (complete) => {
    for (const value of values()) complete(value, description);
  };

const commandsWithProfileName: readonly string[] = ['profile use', 'profile remove'];

type Completion = ReturnType<typeof tab>;
type CompletedCommand = NonNullable<ReturnType<Completion['commands']['get']>>;

const addOptions = (completed: CompletedCommand, command: Command, deps: CliDeps): void => {
  for (const { long, description, required } of command.createHelp().visibleGlobalOptions(command)) {
    const name = long?.replace(/^--/, '');
    if (name && required) completed.option(name, description, () => undefined);
    else if (name) completed.option(name, description);
  }
  for (const [name, values] of Object.entries(optionValues(deps))) {
    const option = completed.options.get(name);
    if (option) option.handler = completeWith(values);
  }
};

const addArguments = (
  completed: CompletedCommand,
  command: Command,
  deps: CliDeps,
  monitorIds: readonly string[],
): void => {
  const name = commandsWithProfileName.includes(pathOf(command)) ? completed.arguments.get('name') : undefined;
  if (name) name.handler = completeWith(() => profileNames(deps));
  for (const argument of command.registeredArguments.filter(isMonitorIdArgument)) {
    const completedArgument = completed.arguments.get(argument.name());
    if (completedArgument) completedArgument.handler = completeWith(() => monitorIds, 'monitor');
  }
};

/** Adds `completion <shell>`, and the hidden command that its scripts call. */
export const addCompletion = async (program: Command, deps: CliDeps, args: readonly string[]): Promise<void> => {
  const completion = tab(program, { completionCommandName: 'completion' });
  const { summary, description } = cliHelp.completion;
  const printScript = program.commands.find((command) => command.name() === 'completion');
  printScript?.summary(summary).description(description);
  printScript?.hook('preAction', (_, { args: [shell] }) => {
    if (shell === 'bash') deps.terminal.writeOut(bashFallback);
  });
  const monitorIds = completesArguments(args) ? await readMonitorIds(deps) : [];
  for (const command of descendantsOf(program)) {
    const completed = completion.commands.get(pathOf(command));
    if (!completed) continue;
    addOptions(completed, command, deps);
    addArguments(completed, command, deps, monitorIds);
  }
};
