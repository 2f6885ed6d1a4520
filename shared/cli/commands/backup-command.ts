// `vigia backup`: a copy of all records, made by the server while it runs, or of a folder that no server has open.
import { constants, existsSync, statSync } from 'node:fs';
import { chmod, copyFile, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Argument } from 'commander';
import { formatBytes } from '../../text/bytes-text.ts';
import { errorMessage } from '../../text/clean.ts';
import { backupSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { cliError, exitCodes } from '../exit-codes.ts';
import { isLoopback } from '../resolve-server.ts';
import { type CommandContext, registerAction } from './register-command.ts';

type Options = { readonly data?: string };
type Written = { readonly path: string; readonly bytes: number; readonly items: number };

/** A few gigabytes are copied and looked through in minutes; `fetch` itself gives up after five. */
const timeoutMs = 290_000;

const ofFolder = async ({ deps }: Session, data: string): Promise<Written> => {
  const written = await deps.backupFolder(resolve(deps.folder, data));
  if (written.outcome === 'refused') throw cliError(exitCodes.usage, written.sentence);
  return written;
};

/** The server writes on its own machine, and says where. */
const ofServer = async (session: Session, file: string | undefined): Promise<Written> => {
  const client = session.client();
  if (file !== undefined && !isLoopback(new URL(client.server.root).hostname))
    throw cliError(exitCodes.usage, 'a server elsewhere writes its backup beside its own records: leave out the file.');
  return client.ask('POST', '/backup', backupSchema, {}, timeoutMs);
};

/** Before anything is copied. What is there already is not overwritten: it may be the last good copy. */
const refuseUnfit = (file: string): void => {
  if (existsSync(file))
    throw cliError(exitCodes.usage, `there is a file ${file} already: choose another name, or remove it.`);
  const folder = dirname(file);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw cliError(exitCodes.usage, `there is no folder ${folder}: make it, or choose another place.`);
};

/** It may go to another disk, where nothing can be renamed to. The first one goes only once the second is whole. */
const moved = async ({ output }: Session, path: string, file: string): Promise<string> => {
  try {
    await copyFile(path, file, constants.COPYFILE_EXCL);
    await chmod(file, 0o600);
  } catch (error) {
    throw cliError(
      exitCodes.usage,
      `the backup is at ${path}, but could not be moved to ${file}: ${errorMessage(error)}.`,
    );
  }
  await rm(path).catch(() => output.printNote(`The copy that the server wrote is still there: ${path}`));
  return file;
};

const backup = async (session: Session, [file]: readonly [string | undefined], { data }: Options) => {
  const { output, deps } = session;
  const to = file === undefined ? undefined : resolve(deps.folder, file);
  if (to !== undefined) refuseUnfit(to);
  const written = await (data === undefined ? ofServer(session, file) : ofFolder(session, data));
  const path = to === undefined ? written.path : await moved(session, written.path, to);
  output.printJson({ path, bytes: written.bytes, items: written.items });
  output.print(`${written.items} records, ${formatBytes(written.bytes)}, are in ${path}`);
  return exitCodes.success;
};

export const addBackup = (context: CommandContext): void => {
  const command = context.program
    .command('backup')
    .description('Copy all records to a file while the server runs')
    .addArgument(new Argument('[file]', 'where the copy goes, on this machine; beside the records when left out'))
    .option('--data <folder>', 'the data folder of a server that does not run');
  registerAction<readonly [string | undefined], Options>(context, command, backup);
};
