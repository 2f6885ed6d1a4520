// Ends this process at once, also while a thread is in a call that cannot be interrupted, such as execSync.
import { hasRunningThreads } from '../../shared/runner/threads/flow-thread.ts';

/**
 * Everything that has to be written is written before. `process.exit` would wait for such a thread: this process is then
 * replaced by one that only exits, or killed where the system cannot replace it (Windows: exit code 1).
 */
export const endProcess = (code: number): void => {
  if (!hasRunningThreads()) process.exit(code);
  if (process.execve && process.platform !== 'win32')
    process.execve(process.execPath, [process.execPath, '-e', `process.exit(${code})`], {});
  process.kill(process.pid, 'SIGKILL');
};
