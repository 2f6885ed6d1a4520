// One deployment for all files of this project: each has its part of the monitors file, and changes only that.
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Surroundings } from '../../../infra/emulator/cdk.ts';
import { bootstrap, type Deployed, deploy, destroy } from '../../../infra/emulator/deploy.ts';
import { clientsAt } from './clients.ts';
import type { Span } from './expected.ts';
import { resourceNames } from './traces.ts';

/** What one file of tests watches. */
export type Part = {
  /** Of its monitors, in their order. */
  readonly ids: readonly string[];
  /** The body of a function that returns them. */
  readonly source: string;
};

/** Where the pages would be, if somebody served them. */
const publicUrl = 'https://vigia.shop.example/watch/';
/** All that can be chosen besides, so that it is deployed once for real. */
const choices = ['metrics=true', `publicUrl=${publicUrl}`];

/** In the order in which they stand in the monitors file. */
const names = ['line', 'control', 'api'] as const;
export type PartName = (typeof names)[number];

type State = {
  readonly parts: Readonly<Partial<Record<PartName, Part>>>;
  readonly deployed: Deployed;
  /** When each deployment took place, oldest first. */
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

/** Files run beside each other, in processes of their own: one deploys at a time. Resolves with what lets the next in. */
const acquire = async (folder: string): Promise<() => Promise<void>> => {
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
  return `import { Failed, flow, http, monitor, secret, task } from 'vigia';\n\nexport default [\n${lists.join('\n')}\n];\n`;
};

const deployWith = async (at: Surroundings, name: PartName, part: Part): Promise<State> => {
  const from = Date.now();
  const before = await readState(at.folder);
  if (!before) await bootstrap(at);
  const parts = { ...before?.parts, [name]: part };
  const monitors = join(at.folder, 'monitors.ts');
  await writeFile(monitors, moduleOf(parts));
  const deployed = await deploy(at, { monitors, choices });
  const state = { parts, deployed, deployments: [...(before?.deployments ?? []), { from, to: Date.now() }] };
  await writeFile(stateFile(at.folder), JSON.stringify(state));
  return state;
};

/** Puts this part in the place of the one that there was, and deploys all of them. */
export const deployPart = async (at: Surroundings, name: PartName, part: Part): Promise<Deployed> => {
  const release = await acquire(at.folder);
  try {
    return (await deployWith(at, name, part)).deployed;
  } finally {
    await release();
  }
};

/** When there were deployments, by whichever file. */
export const deploymentsIn = async (folder: string): Promise<readonly Span[]> =>
  (await readState(folder))?.deployments ?? [];

export type Held = {
  readonly deployed: Deployed;
  /** Of all monitors, in their order. */
  readonly ids: readonly string[];
  readonly release: () => Promise<void>;
};

/** What is deployed, or this part where nothing is yet. Nobody deploys anything else until it is released. */
export const holdDeployment = async (at: Surroundings, name: PartName, part: Part): Promise<Held> => {
  const release = await acquire(at.folder);
  try {
    const { deployed, parts } = (await readState(at.folder)) ?? (await deployWith(at, name, part));
    return { deployed, ids: names.flatMap((each) => parts[each]?.ids ?? []), release };
  } catch (error) {
    await release();
    throw error;
  }
};

/** Whatever was deployed is destroyed. @throws an Error that names what that left behind. */
export const destroyWithoutTrace = async (at: Surroundings): Promise<void> => {
  if (!(await readState(at.folder))) return;
  const clients = clientsAt(at.url);
  const left = async () => (await resourceNames(clients)).filter((name) => name.includes('Vigia'));
  if ((await left()).length === 0) throw new Error('there is nothing to destroy: its names are not what is looked for');
  await destroy(at);
  const names = await left();
  if (names.length > 0) throw new Error(`destroyed, and yet there: ${names.join(', ')}`);
  console.log('The stack was destroyed without a trace');
};
