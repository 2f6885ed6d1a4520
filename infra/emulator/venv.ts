// A Python environment of its own for MiniStack, made once: exactly the pinned packages, checked by their hashes.
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';
import { lastLines, Refusal } from './emulator-error.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');
const windows = process.platform === 'win32';

/** How Python 3 is called, in the order in which it is looked for. */
const candidates: readonly (readonly [string, ...string[]])[] = windows
  ? [['py', '-3'], ['python']]
  : [['python3'], ['python']];

/** Debian ships a Python without what makes an environment: found out here rather than halfway. */
const check = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';

const findPython = async (): Promise<readonly [string, ...string[]]> => {
  for (const [program, ...args] of candidates)
    if ((await run(program, [...args, '-c', check])).code === 0) return [program, ...args];
  throw new Refusal('The local AWS needs Python 3.10 or newer with venv: install it (on Debian also python3-venv)');
};

const install = async (folder: string, python: string): Promise<void> => {
  const [program, ...args] = await findPython();
  const made = await run(program, [...args, '-m', 'venv', '--clear', folder]);
  if (made.code !== 0) throw new Refusal(`Python could not make ${folder}: ${lastLines(made.output, 1)}`);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '-r',
    requirements,
  ];
  const installed = await run(python, pip);
  if (installed.code !== 0) throw new Refusal(`pip could not install MiniStack: ${lastLines(installed.output, 3)}`);
};

/**
 * The environment's own Python. Made when it is not there or the pins have changed; takes about 20 s then.
 * @throws Refusal without a fit Python, or when pip fails.
 */
export const ensureVenv = async (folder: string, say: (line: string) => void): Promise<string> => {
  const python = windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const pins = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const mark = join(folder, 'pins.sha256');
  const found = await readFile(mark, 'utf8').catch(() => '');
  if (found === pins) return python;
  say('Installing MiniStack, once (about 20 s)');
  await rm(mark, { force: true });
  await install(folder, python);
  await writeFile(mark, pins);
  return python;
};
