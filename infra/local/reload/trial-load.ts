// Runs in a thread: loads a monitors file and reports that it finished, so that the process need not find out that it hangs.
import { parentPort, workerData } from 'node:worker_threads';
import { loadMonitors } from '../../../shared/define/load/load-monitors.ts';

await loadMonitors(String(workerData));
parentPort?.postMessage('finished');
