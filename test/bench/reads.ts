// What a long history costs whoever reads: the same questions to a process with 5 million runs and to one with 10,000.
import { mkdtemp, rename, rm, stat, statfs } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFile } from '../../shared/adapters/store-sqlite/open.ts';
import { atMost, type Figure, information, notMeasured } from './figure.ts';
import { type LocalProcess, startLocal } from './local-process.ts';
import { monitorId, plainMonitors } from './monitors-file.ts';
import { median, quantile } from './statistics.ts';
import { storeHistory } from './stored-history.ts';
import { startTarget } from './targets.ts';
import { cpuMsOf } from './usage.ts';

const monitors = 1_000;
const everySeconds = 30;
const intervalMs = everySeconds * 1_000;
const runsOfLarge = 5_000_000;
/** The monitors whose series are read: of these the small history holds the newest hours too, as every history does. */
const asked = 10;
const newestMs = 155 * 60_000;
const runsOfOthers = 7;

const atMostTimes = 1.5;
const firstAnswerS = 0.7;
const starts = 5;
const rounds = 6;
const sliceMs = 1_500;
/** After a start: until every monitor has been checked once. */
const settleMs = everySeconds * 1_000 + 5_000;
const neededBytes = 8e9;

type Sized = { readonly name: string; readonly folder: string; readonly runs: number; readonly bytes: number };

const fill = async (root: string, name: string, origin: string, from: number, isLarge: boolean): Promise<Sized> => {
  const to = Date.now();
  const newest = (index: number): number => to - (index < asked ? newestMs : runsOfOthers * intervalMs);
  const folder = join(root, name);
  const recordedFrom = isLarge ? () => from : newest;
  const runs = await storeHistory(folder, { monitors, everySeconds, origin, from, to, recordedFrom });
  return { name, folder, runs, bytes: (await stat(join(folder, databaseFile))).size };
};

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const answered = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });

/** The folder goes into the process's own while it runs, and comes back. */
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
    const status = await answered(`${local.api}/health`);
    times.push((Date.now() - local.spawnedAt) / 1_000);
    await end(sized, local);
    if (status !== 200) throw new Error(`health answered ${status}`);
  }
  return times;
};

type Question = { readonly name: string; readonly path: (index: number) => string };

const questions: readonly Question[] = [
  { name: '/runs', path: () => '/runs' },
  { name: '/counts', path: () => '/counts' },
  { name: '/monitors/{id}/series', path: (index) => `/monitors/${monitorId(index % asked)}/series` },
  { name: '/monitors', path: () => '/monitors' },
];

/** One after the other on one connection; milliseconds each. */
const askFor = async (local: LocalProcess, { path }: Question, ms: number): Promise<readonly number[]> => {
  const times: number[] = [];
  const until = performance.now() + ms;
  while (performance.now() < until) {
    const at = performance.now();
    const status = await answered(`${local.api}${path(times.length)}`);
    if (status !== 200) throw new Error(`${path(times.length)} answered ${status}`);
    times.push(performance.now() - at);
  }
  return times;
};

const perSecond = (times: readonly number[]): number => 1_000 / (times.reduce((sum, ms) => sum + ms, 0) / times.length);

type Asked = { readonly times: number[]; cpuMs: number };

/** What the process spends on its checks meanwhile is in it: about 5 % of the time. */
const cpuWords = ({ times, cpuMs }: Asked): string => `${(cpuMs / times.length).toFixed(2)} ms of CPU`;

const words = (asked: Asked): string =>
  `${perSecond(asked.times).toFixed(0)}/s, p99 ${quantile(asked.times, 0.99).toFixed(1)} ms, ${cpuWords(asked)}`;

const askMore = async (local: LocalProcess, question: Question, asked: Asked): Promise<void> => {
  const before = cpuMsOf(local.pid) ?? 0;
  asked.times.push(...(await askFor(local, question, sliceMs)));
  asked.cpuMs += (cpuMsOf(local.pid) ?? 0) - before;
};

/** By turns, so that whatever else the machine does disturbs both. */
const compare = async (small: LocalProcess, large: LocalProcess, question: Question): Promise<readonly Figure[]> => {
  const [few, many]: [Asked, Asked] = [
    { times: [], cpuMs: 0 },
    { times: [], cpuMs: 0 },
  ];
  for (let round = 0; round < rounds; round += 1) {
    await askMore(small, question, few);
    await askMore(large, question, many);
  }
  const note = `${words(few)} with 10,000 runs; ${words(many)} with 5 million`;
  const figure = (what: string, value: number, more: object = {}): Figure =>
    atMost({ name: `${question.name}: ${what}`, value, limit: atMostTimes, unit: '×', digits: 2, ...more });
  return [
    figure('time a request, 5 million runs to 10,000', perSecond(few.times) / perSecond(many.times), { note }),
    figure('p99, 5 million runs to 10,000', quantile(many.times, 0.99) / quantile(few.times, 0.99)),
  ];
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
    for (const question of questions) figures.push(...(await compare(few, many, question)));
  } finally {
    await Promise.all([end(small, few), end(large, many)]);
  }
  return figures;
};

/** Both histories begin at the same time; of the small one only the newest runs were recorded, the rest is missed. */
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
    const small = await fill(root, '10,000', target.origin, from, false);
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
    agent.destroy();
  }
};
