// Limits how long a monitors file may load. An endless computation in the file stops the event loop, timers included, so
// only another thread can report it.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { reload } from '../../../shared/messages/en/local.ts';

/** The loader itself reports an await that never ends after 10 s; this limit is for what does not even get there. */
const limitMs = 12_000;

const timedOut = (file: string): string => reload.loadTimedOut({ file, limitMs });

/** Evaluated without a module of its own, so that it starts in a few milliseconds. Only SIGKILL ends an endless loop. */
const killAfterLimit = `
  const { workerData: { sentence, limitMs } } = require('node:worker_threads');
  setTimeout(() => {
    require('node:fs').writeSync(2, sentence + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, limitMs);
`;

/** Ends the process, with a sentence on stderr, if `load` never returns. */
export const withLoadTimeout = async <T>(file: string, load: () => Promise<T>): Promise<T> => {
  const worker = new Worker(killAfterLimit, { eval: true, workerData: { sentence: timedOut(file), limitMs } });
  worker.unref();
  try {
    return await load();
  } finally {
    void worker.terminate();
  }
};

/**
 * Loads the file in a thread first, and resolves with the reason why this process must not load it: it hangs, or would
 * end the process. Undefined where it may.
 */
export const whyNotToLoad = (file: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const worker = new Worker(fileURLToPath(new URL('./trial-load.ts', import.meta.url)), { workerData: file });
    const timer = setTimeout(() => end(timedOut(file)), limitMs);
    const end = (why: string | undefined): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(why);
    };
    worker.once('message', () => end(undefined));
    // The load that follows reports an error of the file better.
    worker.once('error', () => end(undefined));
    worker.once('exit', () => end(reload.loadExited({ file })));
  });
