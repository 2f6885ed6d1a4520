// The entry point of a thread that runs flows: enables the compile cache, then starts thread-main.ts.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// Each thread enables the cache for itself: it then starts in half the time, and without the TypeScript parser, which
// takes more memory than everything else in the thread.
if (workerData.compileCache) enableCompileCache();
await import('./thread-main.ts');
// Flushed now and not at the end of the thread, which may come without warning.
if (workerData.compileCache) flushCompileCache();
