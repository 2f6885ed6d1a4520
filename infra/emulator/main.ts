// `npm run aws:local`: the whole line on an AWS that runs on this machine, until Ctrl-C.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repository, type Surroundings } from './cdk.ts';
import { bootstrap, type Deployed, type Deployment, deploy } from './deploy.ts';
import { Refusal } from './emulator-error.ts';
import { startMinistack } from './ministack.ts';
import { ensureVenv } from './venv.ts';

type Options = Required<Deployment> & { readonly port: number };

const known = {
  port: { type: 'string', default: '4566' },
  monitors: { type: 'string', default: 'monitors.ts' },
  context: { type: 'string', short: 'c', multiple: true },
} as const;

const parse = (): Options => {
  try {
    const { values } = parseArgs({ options: known });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port ${values.port}: must be from 0 to 65535`);
    return { port, monitors: resolve(values.monitors), choices: values.context ?? [] };
  } catch (error) {
    const options = '--port 4566 --monitors monitors.ts -c NAME=VALUE';
    throw new Refusal(`${(error as Error).message} (options: ${options})`);
  }
};

const say = (line: string): void => console.log(line);

const describe = (url: string, { outputs, apiUrl, apiKey, controlUrl, adminKey }: Deployed): string =>
  [
    '',
    `AWS here     ${url}`,
    `API          ${apiUrl}`,
    `Viewer key   ${apiKey}`,
    `Control      ${controlUrl}`,
    `Admin key    ${adminKey}`,
    `Topic        ${outputs.AlertTopicArn}`,
    `Try          curl -H "x-api-key: ${apiKey}" ${apiUrl}/monitors`,
    `             VIGIA_URL=${controlUrl} VIGIA_API_KEY=${adminKey} npx vigia status`,
    '',
    'The first runs come about a minute from now. Ctrl-C ends it and leaves nothing behind.',
  ].join('\n');

/** Aborted at the first wish to stop. */
const stopWish = (): AbortSignal => {
  const wish = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => wish.abort());
  return wish.signal;
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Stays until somebody wishes to stop. */
const bringUp = async (at: Required<Surroundings>, deployment: Deployment): Promise<void> => {
  say('Bootstrapping');
  await bootstrap(at);
  say('Deploying');
  say(describe(at.url, await deploy(at, deployment)));
  await aborted(at.signal);
};

/** Until somebody wishes to stop, or MiniStack ends by itself. */
const serve = async (options: Options & { readonly folder: string; readonly signal: AbortSignal }): Promise<void> => {
  const { port, folder, signal } = options;
  const python = await ensureVenv(join(repository, '.emul'), say);
  const emulator = await startMinistack({ python, port, folder });
  const ended = emulator.exited.then(() => {
    if (!signal.aborted) throw new Refusal('MiniStack ended by itself');
  });
  try {
    await Promise.race([bringUp({ url: emulator.url, folder, signal }, options), aborted(signal), ended]);
  } finally {
    say('Stopping');
    ended.catch(() => {});
    await emulator.stop();
  }
};

const main = async (): Promise<void> => {
  const options = parse();
  const signal = stopWish();
  const folder = await mkdtemp(join(tmpdir(), 'vigia-aws-'));
  try {
    await serve({ ...options, folder, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

try {
  await main();
  process.exit(0);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exit(1);
}
