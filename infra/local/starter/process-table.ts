// Looks up a process of this machine by its id: its parent, its name, and whether it still runs.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { promisify } from 'node:util';

export type ProcessEntry = {
  readonly pid: number;
  readonly parent: number;
  /** The name of its program, in lower case and without a folder: `sh`, `npm start`, `cmd.exe`. */
  readonly name: string;
  /** Differs for another process with the same id, where the system states it. */
  readonly startedAt?: string;
};

const lookUpTimeoutMs = 15_000;

/** `<pid> (<name>) <state> <parent> …`; the 22nd field is the start. A name may contain anything. */
const readLinux = (pid: number): ProcessEntry | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = text.lastIndexOf(')');
    const [state = '', parent = '', ...fields] = text.slice(end + 2).split(' ');
    // A process that has ended, and whose parent has not noticed it yet.
    if (/[ZXx]/.test(state)) return undefined;
    const name = text.slice(text.indexOf('(') + 1, end).toLowerCase();
    return { pid, parent: Number(parent), name, startedAt: fields[17] ?? '' };
  } catch {
    return undefined;
  }
};

const cimQuery = (pid: number): string =>
  `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; "$($p.ParentProcessId) $($p.Name)"`;

const commands: Partial<Record<NodeJS.Platform, (pid: number) => readonly [string, readonly string[]]>> = {
  win32: (pid) => ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', cimQuery(pid)]],
};

const askSystem = async (pid: number): Promise<ProcessEntry | undefined> => {
  const [file, args] = commands[process.platform]?.(pid) ?? ['ps', ['-o', 'ppid=,comm=', '-p', String(pid)]];
  const options = { timeout: lookUpTimeoutMs, windowsHide: true };
  const { stdout } = await promisify(execFile)(file, [...args], options).catch(() => ({ stdout: '' }));
  const [, parent, program = ''] = /^\s*(\d+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  if (parent === undefined) return undefined;
  // The shell of a login begins with a hyphen.
  const name = win32.basename(posix.basename(program)).replace(/^-/, '').toLowerCase();
  return { pid, parent: Number(parent), name };
};

/** Undefined where there is no such process, or the system does not say. */
export const findProcess = async (pid: number): Promise<ProcessEntry | undefined> =>
  process.platform === 'linux' ? readLinux(pid) : askSystem(pid);

/** Whether the process that was found still runs. */
export const stillRuns = ({ pid, startedAt }: ProcessEntry): boolean => {
  if (process.platform === 'linux') return readLinux(pid)?.startedAt === startedAt;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user runs, but may not be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
