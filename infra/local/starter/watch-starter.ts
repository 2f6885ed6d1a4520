// Ends the server with the process that started it and waits for it: a package manager, or `vigia start` on an older Node.
// npm runs a script below a shell, and a signal that ends npm or that shell does not reach the server.
import { findProcess, type ProcessEntry, stillRuns } from './process-table.ts';
import { isForegroundScript, type ScriptEnvironment } from './started-by-script.ts';

type StarterEnvironment = ScriptEnvironment & {
  /** The process id of the launcher `vigia.js`, where it waits for the server as its child. */
  readonly VIGIA_LAUNCHER?: string | undefined;
};

const pollIntervalMs = 500;
const maxAncestors = 6;

const shells = /^(?:sh|dash|bash|zsh|ash|ksh|mksh|yash|fish|busybox|cmd\.exe|pwsh(?:\.exe)?|powershell\.exe)$/;

/**
 * The processes with any of which the server ends: the launcher, and the package manager with the shells between. The
 * first that is neither is the last: what runs the package manager may end, as a terminal does after `npm start &`.
 */
export const findStarters = async (
  parent: number,
  environment: StarterEnvironment,
  find: typeof findProcess = findProcess,
): Promise<readonly ProcessEntry[]> => {
  const isScript = isForegroundScript(environment);
  const launcher = Number(environment.VIGIA_LAUNCHER);
  const starters: ProcessEntry[] = [];
  if (!isScript && launcher !== parent) return starters;
  let pid = parent;
  while (starters.length < maxAncestors) {
    const entry = await find(pid);
    if (!entry) break;
    starters.push(entry);
    const isBetween = pid === launcher || shells.test(entry.name);
    if (!isScript || !isBetween) break;
    pid = entry.parent;
  }
  return starters;
};

/** Calls `end` once, with the name of the process, when a process that started this one and waits for it has ended. */
export const watchStarter = async (end: (name: string) => void): Promise<void> => {
  const parent = process.ppid;
  const starters = await findStarters(parent, process.env);
  if (starters.length === 0) return;
  const poll = setInterval(() => {
    // The system gives an orphan another parent at once.
    const ended = process.ppid === parent ? starters.find((starter) => !stillRuns(starter)) : starters[0];
    if (!ended) return;
    clearInterval(poll);
    end(ended.name);
  }, pollIntervalMs);
  poll.unref();
};
