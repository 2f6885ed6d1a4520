// `vigia profile`: servers and their keys by name, so that none has to be typed.
import { Argument } from 'commander';
import { isSlug } from '../../model/identity.ts';
import type { Session } from '../command-session.ts';
import { cliError, exitCodes } from '../exit-codes.ts';
import { type Profile, profilesPath, readProfiles, writeProfiles } from '../profiles.ts';
import { defaultUrl, keyProblem, parseServerUrl, requireProfile } from '../resolve-server.ts';
import { type CommandContext, registerAction } from './register-command.ts';

type SetOptions = { readonly keyStdin?: boolean; readonly key: boolean; readonly use?: boolean };

const profileName = (typed: string): string => {
  if (isSlug(typed)) return typed;
  throw cliError(
    exitCodes.usage,
    `'${typed.slice(0, 63)}' is no name of a profile: use lower-case letters, digits and hyphens.`,
  );
};

const fromPerson = async ({ deps }: Session): Promise<string> => {
  const typed = await deps.terminal.ask('Key (empty for none; it is not shown): ');
  if (typed === undefined)
    throw cliError(
      exitCodes.usage,
      'there is no terminal to ask for the key: send it by --key-stdin, or say --no-key.',
    );
  return typed.trim();
};

const readKey = async (session: Session, { keyStdin, key }: SetOptions): Promise<string> => {
  if (keyStdin && !key)
    throw cliError(exitCodes.usage, '--key-stdin and --no-key exclude each other: give one of them.');
  if (!key) return '';
  const given = keyStdin ? (await session.deps.terminal.readInput()).trim() : await fromPerson(session);
  const mistake = given === '' && !keyStdin ? undefined : keyProblem(given);
  if (mistake) throw cliError(exitCodes.usage, `what was given is no key: ${mistake}.`);
  return given;
};

const known = (session: Session, typed: string): string => {
  const name = profileName(typed);
  // It says what is there, and what may have been meant.
  requireProfile(name, readProfiles(session.deps));
  return name;
};

const set = async (session: Session, [typed]: readonly [string], options: SetOptions) => {
  const { deps, output } = session;
  const name = profileName(typed);
  const { url } = session.options;
  if (url === undefined)
    throw cliError(exitCodes.usage, `give the address of the server by --url, such as --url ${defaultUrl}`);
  parseServerUrl(url, '--url');
  const before = readProfiles(deps);
  const key = await readKey(session, options);
  const profile: Profile = { url, ...(key === '' ? {} : { key }) };
  const current = options.use ? name : before.current;
  writeProfiles(deps, { ...(current ? { current } : {}), profiles: { ...before.profiles, [name]: profile } });
  output.printJson({ name, url, hasKey: key !== '', current: current === name });
  const use = current === name ? 'It is the current one.' : `'vigia profile use ${name}' makes it the current one.`;
  output.print(`Profile '${name}' is kept in ${profilesPath(deps)}${key === '' ? ', without a key' : ''}. ${use}`);
  return exitCodes.success;
};

const list = async ({ deps, output }: Session) => {
  const { current, profiles } = readProfiles(deps);
  const all = Object.entries(profiles).map(([name, { url, key }]) => ({
    name,
    url,
    hasKey: Boolean(key),
    current: name === current,
  }));
  output.printJson({ file: profilesPath(deps), profiles: all });
  if (all.length === 0) output.print("There are no profiles; 'vigia profile set' makes one.");
  else
    output.printTable(
      [
        { title: 'PROFILE' },
        { title: 'CURRENT', dropOrder: 1 },
        { title: 'KEY', dropOrder: 2 },
        { title: 'SERVER', minWidth: 20 },
      ],
      all.map((one) => [one.name, one.current ? 'current' : '', one.hasKey ? 'kept' : 'none', one.url]),
    );
  return exitCodes.success;
};

const use = async (session: Session, [typed]: readonly [string]) => {
  const name = known(session, typed);
  writeProfiles(session.deps, { ...readProfiles(session.deps), current: name });
  session.output.printJson({ name, current: true });
  session.output.print(`Profile '${name}' is the current one.`);
  return exitCodes.success;
};

const remove = async (session: Session, [typed]: readonly [string]) => {
  const name = known(session, typed);
  const { current, profiles } = readProfiles(session.deps);
  const { [name]: _gone, ...rest } = profiles;
  writeProfiles(session.deps, { ...(current && current !== name ? { current } : {}), profiles: rest });
  session.output.printJson({ name, removed: true });
  session.output.print(`Profile '${name}' is removed.`);
  return exitCodes.success;
};

const nameArgument = (): Argument => new Argument('<name>', 'name of the profile');

export const addProfile = (context: CommandContext): void => {
  const group = context.program.command('profile').description('Servers and their keys by name, in a file of your own');
  const setting = group
    .command('set')
    .description('Keep a server, named by --url, and its key; the key is asked for, and never an argument')
    .addArgument(nameArgument())
    .option('--key-stdin', 'read the key from the standard input')
    .option('--no-key', 'keep no key')
    .option('--use', 'make it the current one');
  registerAction<readonly [string], SetOptions>(context, setting, set);
  registerAction<readonly [], unknown>(
    context,
    group.command('list').description('The profiles there are, without their keys'),
    list,
  );
  const using = group.command('use').description('Ask this server when no other is named').addArgument(nameArgument());
  registerAction<readonly [string], unknown>(context, using, use);
  const removing = group.command('remove').description('Forget a profile and its key').addArgument(nameArgument());
  registerAction<readonly [string], unknown>(context, removing, remove);
};
