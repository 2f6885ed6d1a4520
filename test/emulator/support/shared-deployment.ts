// One deployment for all test files of this project: each file has its part of the monitors file and changes only that.
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmulatorContext } from '../../../infra/emulator/cdk.ts';
import { bootstrap, type Deployment, deploy, destroy } from '../../../infra/emulator/deploy.ts';
import { clientsAt } from './clients.ts';
import type { Span } from './expected-runs.ts';
import { resourceNames } from './resource-names.ts';

/** The monitors of one test file. */
export type Part = {
  /** The monitors' ids in their order. */
  readonly ids: readonly string[];
  /** The body of a function that returns the monitors. */
  readonly source: string;
  /** Further alert channels, as properties of an object; alerts always go to the topic. */
  readonly channels?: string;
};

/** No pages are served there; the links in alerts begin with it. */
const publicUrl = 'https://vigia.shop.example/watch/';
/** All other options, so that each of them is deployed once. */
const options = ['metrics=true', `publicUrl=${publicUrl}`];

/** In the order of the monitors file. */
const names = ['pipeline', 'control', 'api'] as const;
export type PartName = (typeof names)[number];

type State = {
  readonly parts: Readonly<Partial<Record<PartName, Part>>>;
  readonly deployed: Deployment;
  /** The time of each deployment, oldest first. */
  readonly deployments: readonly Span[];
};

const stateFile = (folder: string): string => join(folder, 'deployed.json');

const readState = async (folder: string): Promise<State | undefined> => {
  try {
    return JSON.parse(await readFile(stateFile(folder), 'utf8')) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Test files run in parallel processes, and one deploys at a time. Resolves with the function that releases the lock. */
const acquireLock = async (folder: string): Promise<() => Promise<void>> => {
  const lock = join(folder, 'deploying');
  for (;;) {
    try {
      await mkdir(lock);
      return () => rmdir(lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      await sleep(200);
    }
  }
};

const moduleOf = (parts: State['parts']): string => {
  const present = names.flatMap((name) => parts[name] ?? []);
  const lists = present.map(({ source }) => `  ...(() => {\n${source}\n  })(),`);
  const channels = ['topic: snsTopic(),', ...present.flatMap((part) => part.channels ?? [])].join(' ');
  return `import { Failed, flow, http, monitor, secret, snsTopic, task, webhook } from 'vigia';

export const alerts = { channels: { ${channels} } };

export default [
${lists.join('\n')}
];
`;
};

const deployWith = async (context: EmulatorContext, name: PartName, part: Part): Promise<State> => {
  const from = Date.now();
  const before = await readState(context.folder);
  if (!before) await bootstrap(context);
  const parts = { ...before?.parts, [name]: part };
  const monitors = join(context.folder, 'monitors.ts');
  await writeFile(monitors, moduleOf(parts));
  const deployed = await deploy(context, { monitors, options });
  const state = { parts, deployed, deployments: [...(before?.deployments ?? []), { from, to: Date.now() }] };
  await writeFile(stateFile(context.folder), JSON.stringify(state));
  return state;
};

/** Replaces the part of this name, and deploys all parts. */
export const deployPart = async (context: EmulatorContext, name: PartName, part: Part): Promise<Deployment> => {
  const release = await acquireLock(context.folder);
  try {
    return (await deployWith(context, name, part)).deployed;
  } finally {
    await release();
  }
};

/** The times of all deployments so far. */
export const deploymentsIn = async (folder: string): Promise<readonly Span[]> =>
  (await readState(folder))?.deployments ?? [];

export type HeldDeployment = {
  readonly deployed: Deployment;
  /** The ids of all monitors in their order. */
  readonly ids: readonly string[];
  readonly release: () => Promise<void>;
};

/** The current deployment, or a first one with this part. No other file deploys until it is released. */
export const holdDeployment = async (context: EmulatorContext, name: PartName, part: Part): Promise<HeldDeployment> => {
  const release = await acquireLock(context.folder);
  try {
    const { deployed, parts } = (await readState(context.folder)) ?? (await deployWith(context, name, part));
    return { deployed, ids: names.flatMap((each) => parts[each]?.ids ?? []), release };
  } catch (error) {
    await release();
    throw error;
  }
};

/** Destroys the stack if there is one. @throws an Error that names the resources that are left. */
export const destroyCompletely = async (context: EmulatorContext): Promise<void> => {
  if (!(await readState(context.folder))) return;
  const clients = clientsAt(context.url);
  const remaining = async () => (await resourceNames(clients)).filter((name) => name.includes('Vigia'));
  if ((await remaining()).length === 0) throw new Error('no resource of the stack was found: its names have changed');
  await destroy(context);
  const names = await remaining();
  if (names.length > 0) throw new Error(`left after the destruction: ${names.join(', ')}`);
  console.log('The stack was destroyed completely');
};
