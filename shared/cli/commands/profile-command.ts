// `vigia profile`: saves servers and their API keys by name.
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { cliProblems } from '../../messages/en/cli-problems.ts';
import { defined } from '../../model/defined.ts';
import { isSlug } from '../../model/identity.ts';
import { usageError } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { profilesPath, readProfiles, writeProfiles } from '../profiles.ts';
import { defaultUrl, isValidKey, parseServerUrl, requireProfile } from '../resolve-server.ts';
import type { Column } from '../text-table.ts';
import { type CommandContext, registerHandler } from './register-command.ts';

/** `key` is false with `--no-key`. */
type SetOptions = { readonly keyStdin?: boolean; readonly key: boolean; readonly use?: boolean };

const columns: readonly Column[] = [
  { title: 'PROFILE' },
  { title: 'CURRENT', dropOrder: 1 },
  { title: 'KEY', dropOrder: 2 },
  { title: 'SERVER', minWidth: 20 },
];

const maxNameChars = 63;

const parseProfileName = (text: string): string => {
  if (isSlug(text)) return text;
  throw usageError(cliProblems.invalidProfileName({ name: text.slice(0, maxNameChars) }));
};

const promptForKey = async ({ deps }: Session): Promise<string> => {
  const entered = await deps.terminal.ask(cliOutput.keyPrompt);
  if (entered === undefined) throw usageError(cliProblems.noTerminal);
  return entered.trim();
};

/** An empty text for no key, which only the prompt accepts as an answer. */
const readKey = async (session: Session, { keyStdin, key }: SetOptions): Promise<string> => {
  if (keyStdin && !key) throw usageError(cliProblems.keyStdinAndNoKey);
  if (!key) return '';
  const entered = keyStdin ? (await session.deps.terminal.readInput()).trim() : await promptForKey(session);
  if (entered === '' && !keyStdin) return '';
  if (!isValidKey(entered)) throw usageError(cliProblems.invalidKey({ source: cliProblems.enteredKey }));
  return entered;
};

/** Validates the name of a profile that has to exist. */
const parseKnownName = ({ deps }: Session, text: string): string => {
  const name = parseProfileName(text);
  requireProfile(name, readProfiles(deps));
  return name;
};

const setProfile = async (session: Session, [text]: readonly [string], options: SetOptions) => {
  const { deps, output } = session;
  const name = parseProfileName(text);
  const { url } = session.options;
  if (url === undefined) throw usageError(cliProblems.profileWithoutUrl({ example: defaultUrl }));
  parseServerUrl(url, '--url');
  const saved = readProfiles(deps);
  const key = (await readKey(session, options)) || undefined;
  const current = options.use ? name : saved.current;
  const profiles = { ...saved.profiles, [name]: defined({ url, key }) };
  writeProfiles(deps, defined({ current, profiles }));
  const isCurrent = current === name;
  output.printJson({ name, url, hasKey: key !== undefined, current: isCurrent });
  const message = isCurrent ? cliOutput.profileSavedAndCurrent : cliOutput.profileSaved;
  output.print(message({ name, path: profilesPath(deps), hasKey: key !== undefined }));
  return exitCodes.success;
};

const listProfiles = async ({ deps, output }: Session) => {
  const { current, profiles } = readProfiles(deps);
  const list = Object.entries(profiles).map(([name, { url, key }]) => ({
    name,
    url,
    hasKey: Boolean(key),
    current: name === current,
  }));
  output.printJson({ file: profilesPath(deps), profiles: list });
  if (list.length === 0) output.print(cliOutput.noProfiles);
  else
    output.printTable(
      columns,
      list.map((profile) => [
        profile.name,
        profile.current ? cliOutput.profileIsCurrent : '',
        profile.hasKey ? cliOutput.profileHasKey : cliOutput.profileHasNoKey,
        profile.url,
      ]),
    );
  return exitCodes.success;
};

const useProfile = async (session: Session, [text]: readonly [string]) => {
  const name = parseKnownName(session, text);
  writeProfiles(session.deps, { ...readProfiles(session.deps), current: name });
  session.output.printJson({ name, current: true });
  session.output.print(cliOutput.profileUsed({ name }));
  return exitCodes.success;
};

const removeProfile = async (session: Session, [text]: readonly [string]) => {
  const name = parseKnownName(session, text);
  const { current, profiles } = readProfiles(session.deps);
  const { [name]: _removed, ...others } = profiles;
  writeProfiles(session.deps, defined({ current: current === name ? undefined : current, profiles: others }));
  session.output.printJson({ name, removed: true });
  session.output.print(cliOutput.profileRemoved({ name }));
  return exitCodes.success;
};

export const addProfile = (context: CommandContext): void => {
  const help = cliHelp.profiles;
  const group = context.program.command('profile').summary(help.summary).description(help.description);
  const nameArgument = (): Argument => new Argument('<name>', help.name);
  const setting = group
    .command('set')
    .description(help.set)
    .addArgument(nameArgument())
    .option('--key-stdin', help.keyStdin)
    .option('--no-key', help.noKey)
    .option('--use', help.use);
  registerHandler<readonly [string], SetOptions>(context, setting, setProfile);
  registerHandler<readonly [], unknown>(context, group.command('list').description(help.list), listProfiles);
  const using = group.command('use').description(help.useProfile).addArgument(nameArgument());
  registerHandler<readonly [string], unknown>(context, using, useProfile);
  const removing = group.command('remove').description(help.remove).addArgument(nameArgument());
  registerHandler<readonly [string], unknown>(context, removing, removeProfile);
};
