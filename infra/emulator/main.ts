// `npm run aws:local`: deploys the whole stack to an AWS emulator on this machine and serves it until Ctrl-C.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { emulator as messages } from '../../shared/messages/en/aws.ts';
import { errorMessage } from '../../shared/text/clean.ts';
import { type EmulatorContext, repository } from './cdk.ts';
import { bootstrap, type DeploymentRequest, deploy, getOutput } from './deploy.ts';
import { EmulatorError } from './emulator-error.ts';
import { startMinistack } from './ministack.ts';
import { ensureVenv } from './venv.ts';

type MainOptions = Required<DeploymentRequest> & { readonly port: number };

const argumentOptions = {
  port: { type: 'string', default: '4566' },
  monitors: { type: 'string', default: 'monitors.ts' },
  context: { type: 'string', short: 'c', multiple: true },
} as const;

const parseOptions = (): MainOptions => {
  try {
    const { values } = parseArgs({ options: argumentOptions });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(messages.invalidPort({ value: values.port }));
    return { port, monitors: resolve(values.monitors), options: values.context ?? [] };
  } catch (error) {
    throw new EmulatorError(messages.invalidArguments({ reason: errorMessage(error) }));
  }
};

const print = (line: string): void => console.log(line);

/** Aborted by the first signal to stop. */
const stopSignal = (): AbortSignal => {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Resolves when the signal is aborted. */
const deployAndServe = async (context: Required<EmulatorContext>, request: DeploymentRequest): Promise<void> => {
  print(messages.bootstrapping);
  await bootstrap(context);
  print(messages.deploying);
  const { outputs, ...deployment } = await deploy(context, request);
  const alertTopic = getOutput(outputs, 'AlertTopicArn');
  print(messages.ready({ endpoint: context.url, alertTopic, ...deployment }));
  await untilAborted(context.signal);
};

/** Resolves when the signal is aborted. @throws EmulatorError when MiniStack ends before that. */
const runEmulator = async ({ port, ...request }: MainOptions, folder: string, signal: AbortSignal): Promise<void> => {
  const python = await ensureVenv(join(repository, '.emul'), print);
  const ministack = await startMinistack({ python, port, folder });
  const exited = ministack.exited.then(() => {
    if (!signal.aborted) throw new EmulatorError(messages.exited);
  });
  try {
    await Promise.race([deployAndServe({ url: ministack.url, folder, signal }, request), untilAborted(signal), exited]);
  } finally {
    print(messages.stopping);
    exited.catch(() => {});
    await ministack.stop();
  }
};

const main = async (): Promise<void> => {
  const options = parseOptions();
  const signal = stopSignal();
  const folder = await mkdtemp(join(tmpdir(), 'vigia-aws-'));
  try {
    await runEmulator(options, folder, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

try {
  await main();
  process.exit(0);
} catch (error) {
  if (!(error instanceof EmulatorError)) throw error;
  console.error(error.message);
  process.exit(1);
}
