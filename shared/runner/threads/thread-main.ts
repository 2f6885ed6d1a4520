// Inside a thread: loads the user's monitors, then runs one flow after another as the process requests.
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { systemClock as clock } from '../../clock/system-clock.ts';
import { loadMonitors } from '../../define/load/load-monitors.ts';
import { formatLoadProblem } from '../../define/load-problem.ts';
import { runMessages } from '../../messages/runs.ts';
import type { ExecuteRequest } from '../execution.ts';
import { createInProcessRunner } from '../in-process-runner.ts';
import { createRunGuard } from '../run-guard.ts';
import { trackSecrets } from '../tracked-secrets.ts';
import { codeFrame } from './code-frame.ts';
import { errorLocation } from './error-location.ts';
import { provideSources } from './module-sources.ts';
import { createRpcClient } from './rpc-client.ts';
import type { FromThread, ThreadData, ToThread } from './rpc-messages.ts';
import { trackReusability } from './thread-reuse.ts';

const { port, monitorsFile, sources } = workerData as ThreadData;
const send = (message: FromThread): void => port.postMessage(message);

const rpc = createRpcClient(send);
const { secrets, redact } = trackSecrets(rpc.secrets);
const onLateError = (line: string): void => send({ kind: 'late-error', line });
const runGuard = createRunGuard({ onLateError, redact, locationOf: errorLocation });
runGuard.install();
provideSources(sources);
// The first source is that of the monitors file. The file itself may have changed since, or be gone.
const [first] = sources.keys();
const loaded = first ? await loadMonitors(fileURLToPath(first), { isRead: true }) : await loadMonitors(monitorsFile);

if (loaded.ok) {
  const flows = loaded.monitors.filter(({ spec }) => spec.kind === 'flow');
  const monitors = new Map(flows.map((monitor) => [monitor.spec.id, monitor]));
  const runInProcess = createInProcessRunner({
    monitors,
    clock,
    probe: rpc.probe,
    secrets,
    frameOf: (error) => codeFrame(error, sources),
  });
  // Lets the loading finish, so that its resources are not attributed to a run.
  await new Promise((resolve) => setImmediate(resolve));
  const reusability = trackReusability();
  const run = async (request: ExecuteRequest): Promise<void> => {
    const messages = runMessages(request.language);
    const execution = await runGuard.guard(() => runInProcess(request), { messages });
    send({ kind: 'run-ended', execution, reusability: reusability() });
  };
  port.on('message', (message: ToThread) => {
    if (message.kind === 'run') void run(message.request);
    else rpc.receive(message);
  });
  send({ kind: 'ready' });
} else {
  send({ kind: 'load-failed', problems: loaded.problems.map(formatLoadProblem).join('\n') });
}
