// Creates a Python environment for MiniStack once, with exactly the pinned packages, verified by their hashes.
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emulator } from '../../shared/messages/en/aws.ts';
import { runCommand } from './command.ts';
import { EmulatorError, lastLines } from './emulator-error.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');
const isWindows = process.platform === 'win32';

type Command = readonly [program: string, ...args: string[]];

/** Commands for Python 3, in the order in which they are tried. */
const pythonCommands: readonly Command[] = isWindows ? [['py', '-3'], ['python']] : [['python3'], ['python']];

/** Debian's Python lacks ensurepip unless python3-venv is installed. */
const versionCheck = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';

const findPython = async (): Promise<Command> => {
  for (const [program, ...args] of pythonCommands)
    if ((await runCommand(program, [...args, '-c', versionCheck])).code === 0) return [program, ...args];
  throw new EmulatorError(emulator.pythonMissing);
};

const install = async (folder: string, python: string): Promise<void> => {
  const [program, ...args] = await findPython();
  const created = await runCommand(program, [...args, '-m', 'venv', '--clear', folder]);
  if (created.code !== 0)
    throw new EmulatorError(emulator.venvFailed({ folder, output: lastLines(created.output, 1) }));
  const pipOptions = ['--quiet', '--disable-pip-version-check', '--require-hashes'];
  const installed = await runCommand(python, ['-m', 'pip', 'install', ...pipOptions, '-r', requirements]);
  if (installed.code !== 0) throw new EmulatorError(emulator.pipFailed({ output: lastLines(installed.output, 3) }));
};

/**
 * Returns the Python of the environment, which is created when it does not exist or the pinned packages have changed.
 * @throws EmulatorError without a usable Python, or when pip fails.
 */
export const ensureVenv = async (folder: string, print: (line: string) => void): Promise<string> => {
  const python = isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const pinsHash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const hashFile = join(folder, 'pins.sha256');
  const installedHash = await readFile(hashFile, 'utf8').catch(() => '');
  if (installedHash === pinsHash) return python;
  print(emulator.installing);
  await rm(hashFile, { force: true });
  await install(folder, python);
  await writeFile(hashFile, pinsHash);
  return python;
};
