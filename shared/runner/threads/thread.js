// The first lines of a thread of flows: sets up Node for it, and then starts serve.ts.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// Each thread has a cache of its own to enable: it starts in half of the time, and without the parser for TypeScript,
// which takes more memory than all else that is in it.
if (workerData.compileCache) enableCompileCache();
await import('./thread-main.ts');
// Now, and not at the end, which may come without warning.
if (workerData.compileCache) flushCompileCache();
