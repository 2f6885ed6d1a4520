// `vigia keys`: who may use a server of this machine from elsewhere; each key is shown once, when it is made.
import { resolve } from 'node:path';
import { Argument, Option } from 'commander';
import { formatLocalTime } from '../../text/clock-text.ts';
import type { KeyEntry, KeyRole, Refused } from '../cli-deps.ts';
import type { Session } from '../command-session.ts';
import { cliError, exitCodes } from '../exit-codes.ts';
import { type CommandContext, registerAction } from './register-command.ts';

type Options = { readonly data: string };
type MakeOptions = Options & { readonly role: KeyRole };

const folderOf = ({ deps }: Session, { data }: Options): string => resolve(deps.folder, data);

const refused = ({ sentence }: Refused) => cliError(exitCodes.usage, sentence);

const entryJson = ({ name, role, createdAt }: KeyEntry) => ({
  name,
  role,
  createdAt: new Date(createdAt).toISOString(),
});

const make = async (session: Session, [name]: readonly [string], options: MakeOptions) => {
  const { deps, output } = session;
  const folder = folderOf(session, options);
  const made = await deps.keys.add(folder, { name, role: options.role, now: deps.now() });
  if (made.outcome === 'refused') throw refused(made);
  output.printJson({ ...entryJson(made.entry), key: made.key });
  const may = options.role === 'admin' ? 'read and change' : 'read';
  output.printNote(`The key '${name}' of ${folder} may ${may}. It is not shown again:`);
  output.print(made.key);
  return exitCodes.success;
};

const list = async (session: Session, _args: readonly [], options: Options) => {
  const { deps, output } = session;
  const listed = await deps.keys.list(folderOf(session, options));
  if (listed.outcome === 'refused') throw refused(listed);
  output.printJson({ keys: listed.keys.map(entryJson) });
  const rows = listed.keys.map(({ name, role, createdAt }) => [name, role, formatLocalTime(createdAt, deps.now())]);
  if (rows.length === 0) output.print("There are no keys; 'vigia keys make' makes one.");
  else output.printTable([{ title: 'KEY', minWidth: 10 }, { title: 'ROLE' }, { title: 'MADE', dropOrder: 1 }], rows);
  return exitCodes.success;
};

const revoke = async (session: Session, [name]: readonly [string], options: Options) => {
  const revoked = await session.deps.keys.revoke(folderOf(session, options), name);
  if (revoked.outcome === 'refused') throw refused(revoked);
  session.output.printJson({ ...entryJson(revoked.entry), revoked: true });
  session.output.print(`The key '${name}' is revoked.`);
  return exitCodes.success;
};

const dataOption = ['--data <folder>', 'the data folder of the server', '.vigia'] as const;
const nameArgument = (): Argument => new Argument('<name>', 'name of the key, such as phone');

export const addKeys = (context: CommandContext): void => {
  const group = context.program
    .command('keys')
    .description('Keys for whoever uses a server of this machine from elsewhere');
  const making = group
    .command('make')
    .description('Make a key, which is shown once')
    .addArgument(nameArgument())
    .addOption(
      new Option('--role <role>', 'viewer may read, admin may change things too')
        .choices(['viewer', 'admin'])
        .default('viewer'),
    )
    .option(...dataOption);
  registerAction<readonly [string], MakeOptions>(context, making, make);
  const listing = group
    .command('list')
    .description('The keys there are')
    .option(...dataOption);
  registerAction<readonly [], Options>(context, listing, list);
  const revoking = group
    .command('revoke')
    .description('Make a key worthless, at once')
    .addArgument(nameArgument())
    .option(...dataOption);
  registerAction<readonly [string], Options>(context, revoking, revoke);
};
