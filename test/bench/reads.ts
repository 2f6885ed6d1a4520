// The speed of reading records with a long history: 5 million runs against 100,000.
import { mkdtemp, rename, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFile } from '../../shared/storage/sqlite/open-sqlite.ts';
import { atMost, type Figure, information, notMeasured } from './figure.ts';
import { type LocalProcess, startLocal } from './local-process.ts';
import { plainMonitors } from './monitors-file.ts';
import { closeConnection, compare, questions, requestedMonitors, statusOf } from './questions.ts';
import { median } from './statistics.ts';
import { storeHistory } from './stored-history.ts';
import { startTarget } from './targets.ts';

const monitors = 1_000;
const everySeconds = 30;
const intervalMs = everySeconds * 1_000;
const runsOfLarge = 5_000_000;
/** The small history has the newest hours of these monitors too, because their series are read. */
const newestMs = 155 * 60_000;
const runsOfOthers = 98;

const firstAnswerS = 0.7;
const starts = 5;
/** From a start until every monitor has been checked once. */
const settleMs = everySeconds * 1_000 + 5_000;
const neededBytes = 8e9;

type Sized = { readonly name: string; readonly folder: string; readonly runs: number; readonly bytes: number };

const fill = async (root: string, name: string, origin: string, from: number, isLarge: boolean): Promise<Sized> => {
  const to = Date.now();
  const newest = (index: number): number => to - (index < requestedMonitors ? newestMs : runsOfOthers * intervalMs);
  const folder = join(root, name);
  const recordedFrom = isLarge ? () => from : newest;
  const runs = await storeHistory(folder, { monitors, everySeconds, origin, from, to, recordedFrom });
  return { name, folder, runs, bytes: (await stat(join(folder, databaseFile))).size };
};

/** Moves the folder into that of the process while it runs, and back afterwards. */
const startOn = (sized: Sized, origin: string): Promise<LocalProcess> =>
  startLocal({
    monitors: plainMonitors({ count: monitors, everySeconds, origin }),
    prepare: (dataFolder) => rename(sized.folder, dataFolder),
  });

const end = async (sized: Sized, local: LocalProcess): Promise<void> => {
  await local.stop();
  await rename(local.dataFolder, sized.folder);
  await local.remove();
};

const startSeconds = async (sized: Sized, origin: string): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let index = 0; index < starts; index += 1) {
    const local = await startOn(sized, origin);
    const status = await statusOf(`${local.api}/health`);
    times.push((Date.now() - local.spawnedAt) / 1_000);
    await end(sized, local);
    if (status !== 200) throw new Error(`health answered ${status}`);
  }
  return times;
};

const startFigures = async (sized: readonly Sized[], origin: string): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const one of sized) {
    const times = await startSeconds(one, origin);
    const note = `median of ${starts}: ${times.map((time) => time.toFixed(2)).join(', ')}; 1,000 monitors`;
    const name = `first answer after the start, ${one.name} runs stored`;
    figures.push(atMost({ name, value: median(times), limit: firstAnswerS, unit: 's', digits: 2, note }));
  }
  return figures;
};

const compareAll = async (small: Sized, large: Sized, origin: string): Promise<readonly Figure[]> => {
  const [few, many] = await Promise.all([startOn(small, origin), startOn(large, origin)]);
  const figures: Figure[] = [];
  try {
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    for (const question of questions) figures.push(...(await compare({ few, many }, question)));
  } finally {
    await Promise.all([end(small, few), end(large, many)]);
  }
  return figures;
};

/** Both histories start at the same time; the small one has only the newest runs, and the others are missed. */
export const reads = async (): Promise<readonly Figure[]> => {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < neededBytes)
    return [notMeasured('reads with 5 million runs', '≤ 1.5 ×', `${neededBytes / 1e9} GB of disk are needed`)];
  const root = await mkdtemp(join(tmpdir(), 'vigia-reads-'));
  const target = await startTarget();
  try {
    const from = Date.now() - (runsOfLarge / monitors) * intervalMs;
    const began = Date.now();
    const large = await fill(root, '5 million', target.origin, from, true);
    const tookS = (Date.now() - began) / 1_000;
    const small = await fill(root, '100,000', target.origin, from, false);
    const size = ({ name, runs, bytes }: Sized): string =>
      `${name}: ${runs.toLocaleString('en')} runs, ${(bytes / 1e6).toFixed(0)} MB`;
    return [
      information('stored histories', `${size(small)}; ${size(large)}, written in ${tookS.toFixed(0)} s`),
      ...(await startFigures([small, large], target.origin)),
      ...(await compareAll(small, large, target.origin)),
    ];
  } finally {
    await target.stop();
    await rm(root, { recursive: true, force: true });
    closeConnection();
  }
};
