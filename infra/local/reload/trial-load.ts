// A thread that loads a monitors file and says when it is through: the process itself need not find out that it hangs.
import { parentPort, workerData } from 'node:worker_threads';
import { loadMonitors } from '../../../shared/define/load/load-monitors.ts';

await loadMonitors(String(workerData));
parentPort?.postMessage('through');
