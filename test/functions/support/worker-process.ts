// Bundled like the worker: runs the monitors that its parent process sends, with the dependencies of the run function.
import { openRunDeps } from '../../../functions/runtime/run-deps.ts';
import { openLambdaLogger } from '../../../shared/logging/lambda-logger.ts';

/** Like the Lambda runtime, which ends the process at an unhandled error. */
process.on('unhandledRejection', () => process.exit(128));
process.on('uncaughtException', () => process.exit(129));

const logger = openLambdaLogger('run', { write: (line) => void process.stdout.write(`${line}\n`), now: Date.now });
const opening = openRunDeps({ VIGIA_TABLE: 'none', VIGIA_ALERT_FUNCTION: 'none' }, logger);

process.on('message', async ({ monitor }: { readonly monitor: string }) => {
  const { runner } = await opening;
  const deadline = Date.now() + 8_000;
  const request = { monitor, runId: `${monitor}~1800000000000`, deadline };
  const execution = await runner.withGeneration(monitor, ({ isFlow, runIsolated, runInProcess }) =>
    isFlow(monitor) ? runIsolated(request) : runInProcess(request),
  );
  process.send?.({ monitor, pid: process.pid, execution });
});
process.send?.('ready');
