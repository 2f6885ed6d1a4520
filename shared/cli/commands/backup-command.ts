// `vigia backup`: copies all records of a running server, or of a data folder that no server has open.
import { constants, existsSync, statSync } from 'node:fs';
import { chmod, copyFile, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { cliProblems } from '../../messages/en/cli-problems.ts';
import { formatBytes } from '../../text/bytes-text.ts';
import { errorMessage } from '../../text/clean.ts';
import { backupSchema } from '../api-responses.ts';
import { usageError } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { isLoopback } from '../resolve-server.ts';
import { type CommandContext, registerHandler } from './register-command.ts';

type Options = { readonly data?: string };
type Backup = { readonly path: string; readonly bytes: number; readonly items: number };

/** Copying and verifying a few gigabytes takes minutes; `fetch` itself gives up after five. */
const timeoutMs = 290_000;

const backUpFolder = async ({ deps }: Session, data: string): Promise<Backup> => {
  const written = await deps.backupFolder(resolve(deps.folder, data));
  if (written.outcome === 'refused') throw usageError(written.sentence);
  return written;
};

/** The server writes the copy on its own machine and responds with the path. */
const backUpServer = async (session: Session, file: string | undefined): Promise<Backup> => {
  const client = session.client();
  if (file !== undefined && !isLoopback(new URL(client.server.root).hostname))
    throw usageError(cliProblems.remoteBackupFile);
  return client.request('POST', '/backup', backupSchema, { body: {}, timeoutMs });
};

/** Checked before anything is copied. An existing file is never overwritten: it may be the last good copy. */
const requireFreePath = (file: string): void => {
  if (existsSync(file)) throw usageError(cliProblems.backupFileExists({ file }));
  const folder = dirname(file);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw usageError(cliProblems.backupFolderMissing({ folder }));
};

/** Copies instead of renaming, since the target may be on another disk; the source is deleted once the copy is complete. */
const moveTo = async (file: string, path: string, { output }: Session): Promise<string> => {
  try {
    await copyFile(path, file, constants.COPYFILE_EXCL);
    await chmod(file, 0o600);
  } catch (error) {
    throw usageError(cliProblems.backupNotMoved({ path, file, reason: errorMessage(error) }));
  }
  await rm(path).catch(() => output.printNote(cliOutput.serverCopyLeft({ path })));
  return file;
};

const backUp = async (session: Session, [file]: readonly [string | undefined], { data }: Options) => {
  const { output, deps } = session;
  const target = file === undefined ? undefined : resolve(deps.folder, file);
  if (target !== undefined) requireFreePath(target);
  const { bytes, items, ...written } = await (data === undefined
    ? backUpServer(session, file)
    : backUpFolder(session, data));
  const path = target === undefined ? written.path : await moveTo(target, written.path, session);
  output.printJson({ path, bytes, items });
  output.print(cliOutput.backedUp({ records: items, size: formatBytes(bytes), path }));
  return exitCodes.success;
};

export const addBackup = (context: CommandContext): void => {
  const help = cliHelp.backup;
  const command = context.program
    .command('backup')
    .summary(help.summary)
    .description(help.description)
    .addArgument(new Argument('[file]', help.file))
    .option('--data <folder>', help.data);
  registerHandler<readonly [string | undefined], Options>(context, command, backUp);
};
