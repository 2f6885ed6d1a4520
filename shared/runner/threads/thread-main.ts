// Inside a thread: loads the user's monitors, and runs one flow after another as it is told.
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { systemClock as clock } from '../../clock/system-clock.ts';
import { loadMonitors } from '../../define/load/load-monitors.ts';
import { formatLoadProblem } from '../../define/load-problem.ts';
import { createInProcessRunner } from '../in-process-runner.ts';
import { learnedSecrets } from '../learned-secrets.ts';
import { watchedRuns } from '../unhandled-errors.ts';
import { errorLocation } from './error-location.ts';
import { fitness } from './reusable.ts';
import { openRemote } from './rpc-client.ts';
import type { FromThread, ThreadData, ToThread } from './rpc-messages.ts';
import { serveSources } from './sources.ts';

const { port, monitorsFile, sources } = workerData as ThreadData;
const say = (message: FromThread): void => port.postMessage(message);

const remote = openRemote(say);
const { secrets, clean } = learnedSecrets(remote.secrets);
const { watch, exceptionsAreOurs } = watchedRuns({
  notify: (message) => say({ kind: 'stray', message }),
  clean,
  placeOf: errorLocation,
});
exceptionsAreOurs();
serveSources(sources);
// The first that was read is the monitors file: by its name there may be another by now, or none.
const [first] = sources.keys();
const loaded = first ? await loadMonitors(fileURLToPath(first), { isRead: true }) : await loadMonitors(monitorsFile);

if (loaded.ok) {
  const flows = loaded.monitors.filter(({ spec }) => spec.kind === 'flow');
  const monitors = new Map(flows.map((monitor) => [monitor.spec.id, monitor]));
  const execute = createInProcessRunner({ monitors, clock, probe: remote.probe, secrets });
  // What loading has left to do is done, and is not taken for what a run has left behind.
  await new Promise((resolve) => setImmediate(resolve));
  const fitFor = fitness();
  const run = async (request: Extract<ToThread, { kind: 'run' }>['request']): Promise<void> => {
    const execution = await watch(() => execute(request));
    say({ kind: 'ended', execution, fitFor: fitFor() });
  };
  port.on('message', (message: ToThread) => {
    if (message.kind === 'run') void run(message.request);
    else remote.hear(message);
  });
  say({ kind: 'ready' });
} else {
  say({ kind: 'unloaded', message: loaded.problems.map(formatLoadProblem).join('\n') });
}
