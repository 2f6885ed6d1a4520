// What a shell completes: commands, options, and the ids of monitors where one is asked for.
import type { ArgumentHandler, OptionHandler } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import type { CliDeps } from './cli-deps.ts';
import { openSession } from './command-session.ts';
import { isMonitorIdArgument } from './commands/register-command.ts';
import { listMonitors } from './monitor-lookup.ts';
import { taskStateNames } from './option-parsers.ts';
import { readProfiles } from './profiles.ts';

const maxMonitors = 500;
/** Nobody waits longer for a key to be completed. */
const timeoutMs = 800;

/** The shell asks by `vigia complete -- WORDS`; only behind a command can a monitor be meant. */
const asksForMore = (typed: readonly string[]): boolean => typed[0] === 'complete' && typed.length > 3;

/** None where the server does not answer in time, or at all: completion never complains. */
const monitorIds = async (deps: CliDeps): Promise<readonly string[]> => {
  const none = deps.sleep(timeoutMs).then((): readonly string[] => []);
  const read = async (): Promise<readonly string[]> => {
    const { monitors } = await listMonitors(openSession(deps, { json: true }).client(), maxMonitors);
    return monitors.map(({ id }) => id);
  };
  return Promise.race([none, read().catch(() => [])]);
};

const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const allBelow = (command: Command): readonly Command[] => command.commands.flatMap((one) => [one, ...allBelow(one)]);

/**
 * The script for bash asks a function of the package bash-completion for the words of the line. Where that package is not
 * there, as on macOS, this one does; where it is loaded later, it takes its place.
 */
const wordsForBash = `type _get_comp_words_by_ref >/dev/null 2>&1 || _get_comp_words_by_ref() {
    cword=$COMP_CWORD words=("\${COMP_WORDS[@]}") cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
}
`;

type Offer = () => readonly string[];

/** What options take that is known beforehand, by their names; a file of profiles that is no good offers none. */
const offersOf = (deps: CliDeps): { readonly options: Readonly<Record<string, Offer>>; readonly profiles: Offer } => {
  const profiles = (): readonly string[] => {
    try {
      return Object.keys(readProfiles(deps).profiles);
    } catch {
      return [];
    }
  };
  const options = {
    profile: profiles,
    'task-state': () => taskStateNames,
    'log-level': () => ['error', 'warn', 'info', 'debug'],
  };
  return { options, profiles };
};

/** Commands whose argument is the name of a profile that is there. */
const takeProfile: readonly string[] = ['profile use', 'profile remove'];

/** Adds `completion <shell>`, and the hidden command by which the scripts that it prints ask back. */
export const addCompletion = async (program: Command, deps: CliDeps, typed: readonly string[]): Promise<void> => {
  const completion = tab(program, { completionCommandName: 'completion' });
  const scripts = program.commands.find((command) => command.name() === 'completion');
  scripts?.hook('preAction', (_, { args }) => {
    if (args[0] === 'bash') deps.terminal.writeOut(wordsForBash);
  });
  const ids = asksForMore(typed) ? await monitorIds(deps) : [];
  const offers = offersOf(deps);
  const offering =
    (offer: Offer): OptionHandler & ArgumentHandler =>
    (complete) => {
      for (const word of offer()) complete(word, '');
    };
  for (const command of allBelow(program)) {
    const known = completion.commands.get(pathOf(command));
    for (const { long, description, required } of command.createHelp().visibleGlobalOptions(command)) {
      const name = long?.replace(/^--/, '');
      if (known && name && required) known.option(name, description, () => undefined);
      else if (known && name) known.option(name, description);
    }
    for (const [name, offer] of Object.entries(offers.options)) {
      const option = known?.options.get(name);
      if (option) option.handler = offering(offer);
    }
    const named = takeProfile.includes(pathOf(command)) ? known?.arguments.get('name') : undefined;
    if (named) named.handler = offering(offers.profiles);
    for (const argument of command.registeredArguments) {
      const asked = known?.arguments.get(argument.name());
      if (!asked || !isMonitorIdArgument(argument)) continue;
      asked.handler = (complete) => {
        for (const id of ids) complete(id, 'monitor');
      };
    }
  }
};
