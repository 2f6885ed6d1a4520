// What is asked of two processes with histories of different length, one request after the other, and how fast they answer.
import { Agent, get } from 'node:http';
import { atLeast, atMost, type Figure, information } from './figure.ts';
import type { LocalProcess } from './local-process.ts';
import { monitorId } from './monitors-file.ts';
import { quantile } from './statistics.ts';
import { cpuMsOf } from './usage.ts';

/** Series and lists of one monitor are asked of the first few in turn. */
export const requestedMonitors = 10;

const minPerSecond = 1_500;
const atMostTimes = 1.5;
const rounds = 4;
const sliceMs = 1_200;

type Question = {
  readonly name: string;
  readonly path: (index: number) => string;
  /** It must be answered as often a second as the design says. */
  readonly isBudgeted?: boolean;
};

/** A cursor that no page gave out, but one might have: since nobody asked for it before, its page is read. */
const cursorAt = (list: string, place: string): string =>
  Buffer.from(JSON.stringify([1, list, place])).toString('base64url');

const agoMs = (index: number): number => Date.now() - (index % 100_000);
const isoAgo = (index: number): string => new Date(agoMs(index) - 86_400_000).toISOString();
const asked = (index: number): string => monitorId(index % requestedMonitors);

/** What many look at, again and again. */
const newest: readonly Question[] = [
  { name: '/runs', path: () => '/runs', isBudgeted: true },
  { name: '/runs?taskState=FAILED', path: () => '/runs?taskState=FAILED', isBudgeted: true },
  { name: '/runs?taskState=COMPLETED', path: () => '/runs?taskState=COMPLETED', isBudgeted: true },
  { name: '/runs?monitor=', path: (index) => `/runs?monitor=${asked(index)}`, isBudgeted: true },
];

const others: readonly Question[] = [
  { name: '/monitors', path: () => '/monitors' },
  // Of one monitor, as whoever looks at its page does: of ten in turn it would tell how many still fit between two writes.
  { name: '/monitors/{id}/series', path: () => `/monitors/${monitorId(0)}/series` },
  { name: '/counts', path: () => '/counts' },
];

/** The same, asked so that nothing that was answered before is of use: what reading costs. */
const anew: readonly Question[] = [
  { name: '/runs, anew', path: (index) => `/runs?cursor=${cursorAt('runs//', `${agoMs(index)}~z`)}` },
  {
    name: '/runs?taskState=FAILED, anew',
    path: (index) => `/runs?taskState=FAILED&cursor=${cursorAt('runs//FAILED', `${agoMs(index)}~z`)}`,
  },
  {
    name: '/runs?monitor=, anew',
    path: (index) => `/runs?monitor=${asked(index)}&cursor=${cursorAt(`runs/${asked(index)}/`, String(agoMs(index)))}`,
  },
  // The place of a monitor that is gone: the first page again, as nobody asked for it before.
  { name: '/monitors, anew', path: (index) => `/monitors?cursor=${cursorAt('monitors', `0~gone-${index}`)}` },
  { name: '/monitors/{id}/series, anew', path: (index) => `/monitors/${asked(index)}/series?from=${isoAgo(index)}` },
  { name: '/counts, anew', path: (index) => `/counts?from=${isoAgo(index)}` },
];

export const questions: readonly Question[] = [...newest, ...others, ...anew];

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Of the answer to a GET, which is heard to its end. */
export const statusOf = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });

export const closeConnection = (): void => agent.destroy();

/** Times in milliseconds, one a request. */
type Answers = { readonly times: number[]; cpuMs: number };

/** One after the other on one connection. */
const ask = async (local: LocalProcess, { path }: Question, answers: Answers): Promise<void> => {
  const before = cpuMsOf(local.pid) ?? Number.NaN;
  const until = performance.now() + sliceMs;
  while (performance.now() < until) {
    const at = performance.now();
    const wanted = path(answers.times.length);
    const status = await statusOf(`${local.api}${wanted}`);
    if (status !== 200) throw new Error(`${wanted} answered ${status}`);
    answers.times.push(performance.now() - at);
  }
  answers.cpuMs += (cpuMsOf(local.pid) ?? Number.NaN) - before;
};

const perSecond = ({ times }: Answers): number => 1_000 / (times.reduce((sum, ms) => sum + ms, 0) / times.length);

/** What the process spends on its checks meanwhile is in it: about 5 % of the time. */
const words = (answers: Answers): string => {
  const cpuMs = answers.cpuMs / answers.times.length;
  return `${perSecond(answers).toFixed(0)}/s, p99 ${quantile(answers.times, 0.99).toFixed(1)} ms, ${cpuMs.toFixed(2)} ms of CPU`;
};

const speedOf = ({ name, isBudgeted }: Question, few: Answers, many: Answers): Figure => {
  const note = `${words(few)} with 100,000 runs; ${words(many)} with 5 million`;
  if (!isBudgeted) return information(name, note);
  const what = { name: `${name}: requests a second, one connection`, value: perSecond(few), unit: '/s', digits: 0 };
  return atLeast({ ...what, limit: minPerSecond, note });
};

/** `few` and `many` runs stored; by turns, so that whatever else the machine does disturbs both. */
export const compare = async (
  processes: { readonly few: LocalProcess; readonly many: LocalProcess },
  question: Question,
): Promise<readonly Figure[]> => {
  const [few, many]: [Answers, Answers] = [
    { times: [], cpuMs: 0 },
    { times: [], cpuMs: 0 },
  ];
  for (let round = 0; round < rounds; round += 1) {
    await ask(processes.few, question, few);
    await ask(processes.many, question, many);
  }
  const times = (what: string, value: number): Figure =>
    atMost({ name: `${question.name}: ${what}`, value, limit: atMostTimes, unit: '×', digits: 2 });
  return [
    speedOf(question, few, many),
    times('time a request, 5 million runs to 100,000', perSecond(few) / perSecond(many)),
    times('p99, 5 million runs to 100,000', quantile(many.times, 0.99) / quantile(few.times, 0.99)),
  ];
};
