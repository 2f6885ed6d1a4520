// A monitors file that computes for ever stops everything, timers included: only another thread can still say so.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** An await that never ends is told after 10 s by whoever loads; this is for what does not even get there. */
const limitMs = 12_000;

const sentenceOf = (file: string): string =>
  `${file}: it was still running after ${limitMs / 1_000} s of loading; is there a loop that never ends?`;

/** No module of its own, so that it is there in a few milliseconds. SIGKILL, for nothing else gets through to a loop. */
const dog = `
  const { workerData: { sentence, limitMs } } = require('node:worker_threads');
  setTimeout(() => {
    require('node:fs').writeSync(2, sentence + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, limitMs);
`;

/** Ends the process, with a sentence, if `load` never lets go of it. */
export const loadWatched = async <T>(file: string, load: () => Promise<T>): Promise<T> => {
  const worker = new Worker(dog, { eval: true, workerData: { sentence: sentenceOf(file), limitMs } });
  worker.unref();
  try {
    return await load();
  } finally {
    void worker.terminate();
  }
};

/** Why a file must not be loaded by a process that goes on: it hangs, or would end it. Loads it in a thread to see. */
export const whyNotToLoad = (file: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const worker = new Worker(fileURLToPath(new URL('./trial-load.ts', import.meta.url)), { workerData: file });
    const timer = setTimeout(() => end(sentenceOf(file)), limitMs);
    const end = (why: string | undefined): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(why);
    };
    worker.once('message', () => end(undefined));
    // What it throws is told better by the load itself.
    worker.once('error', () => end(undefined));
    worker.once('exit', () => end(`${file}: it ended the process while it was loaded`));
  });
