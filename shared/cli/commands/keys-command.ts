// `vigia keys`: creates, lists and revokes the API keys of a server on this machine.
import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { formatLocalTime } from '../../text/clock-text.ts';
import type { KeyEntry, KeyRole } from '../cli-deps.ts';
import { usageError } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Column } from '../text-table.ts';
import { type CommandContext, registerHandler } from './register-command.ts';

type Options = { readonly data: string };
type MakeOptions = Options & { readonly role: KeyRole };

const columns: readonly Column[] = [
  { title: 'KEY', minWidth: 10 },
  { title: 'ROLE' },
  { title: 'CREATED', dropOrder: 1 },
];

const folderOf = ({ deps }: Session, { data }: Options): string => resolve(deps.folder, data);

const toJson = ({ name, role, createdAt }: KeyEntry) => ({ name, role, createdAt: new Date(createdAt).toISOString() });

const makeKey = async (session: Session, [name]: readonly [string], options: MakeOptions) => {
  const { deps, output } = session;
  const folder = folderOf(session, options);
  const made = await deps.keys.add(folder, { name, role: options.role, now: deps.now() });
  if (made.outcome === 'refused') throw usageError(made.sentence);
  const keyMade = options.role === 'admin' ? cliOutput.adminKeyMade : cliOutput.viewerKeyMade;
  output.printJson({ ...toJson(made.entry), key: made.key });
  output.printNote(keyMade({ name, folder }));
  output.print(made.key);
  return exitCodes.success;
};

const listKeys = async (session: Session, _args: readonly [], options: Options) => {
  const { deps, output } = session;
  const listed = await deps.keys.list(folderOf(session, options));
  if (listed.outcome === 'refused') throw usageError(listed.sentence);
  output.printJson({ keys: listed.keys.map(toJson) });
  const now = deps.now();
  const rows = listed.keys.map(({ name, role, createdAt }) => [name, role, formatLocalTime(createdAt, now)]);
  if (rows.length === 0) output.print(cliOutput.noKeys);
  else output.printTable(columns, rows);
  return exitCodes.success;
};

const revokeKey = async (session: Session, [name]: readonly [string], options: Options) => {
  const revoked = await session.deps.keys.revoke(folderOf(session, options), name);
  if (revoked.outcome === 'refused') throw usageError(revoked.sentence);
  session.output.printJson({ ...toJson(revoked.entry), revoked: true });
  session.output.print(cliOutput.keyRevoked({ name }));
  return exitCodes.success;
};

const withDataOption = (command: Command): Command => command.option('--data <folder>', cliHelp.keys.data, '.vigia');

export const addKeys = (context: CommandContext): void => {
  const help = cliHelp.keys;
  const group = context.program.command('keys').summary(help.summary).description(help.description);
  const nameArgument = (): Argument => new Argument('<name>', help.name);
  const role = new Option('--role <role>', help.role).choices(['viewer', 'admin']).default('viewer');
  const making = group.command('make').description(help.make).addArgument(nameArgument()).addOption(role);
  registerHandler<readonly [string], MakeOptions>(context, withDataOption(making), makeKey);
  const listing = group.command('list').description(help.list);
  registerHandler<readonly [], Options>(context, withDataOption(listing), listKeys);
  const revoking = group.command('revoke').description(help.revoke).addArgument(nameArgument());
  registerHandler<readonly [string], Options>(context, withDataOption(revoking), revokeKey);
};
