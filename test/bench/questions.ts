// The same requests to two processes with histories of different length, and their response times.
import { Agent, get } from 'node:http';
import { atLeast, atMost, type Figure, information } from './figure.ts';
import type { LocalProcess } from './local-process.ts';
import { monitorId } from './monitors-file.ts';
import { quantile } from './statistics.ts';
import { cpuMsOf } from './usage.ts';

/** Requests for one monitor cycle through this many monitors. */
export const requestedMonitors = 10;

const minPerSecond = 1_500;
const atMostTimes = 1.5;
const rounds = 4;
const sliceMs = 1_200;

type Question = {
  readonly name: string;
  readonly path: (index: number) => string;
  /** Has a budget of requests per second. */
  readonly isBudgeted?: boolean;
};

/** A valid cursor that was not requested before, so that its page is read from the store. */
const cursorAt = (list: string, place: string): string =>
  Buffer.from(JSON.stringify([1, list, place])).toString('base64url');

const agoMs = (index: number): number => Date.now() - (index % 100_000);
const isoAgo = (index: number): string => new Date(agoMs(index) - 86_400_000).toISOString();
const requestedMonitor = (index: number): string => monitorId(index % requestedMonitors);

/** Requests that many clients repeat. */
const newest: readonly Question[] = [
  { name: '/runs', path: () => '/runs', isBudgeted: true },
  { name: '/runs?taskState=FAILED', path: () => '/runs?taskState=FAILED', isBudgeted: true },
  { name: '/runs?taskState=COMPLETED', path: () => '/runs?taskState=COMPLETED', isBudgeted: true },
  { name: '/runs?monitor=', path: (index) => `/runs?monitor=${requestedMonitor(index)}`, isBudgeted: true },
];

const others: readonly Question[] = [
  { name: '/monitors', path: () => '/monitors' },
  // One monitor, as its page requests it: cycling through ten would measure how many fit between two writes.
  { name: '/monitors/{id}/series', path: () => `/monitors/${monitorId(0)}/series` },
  { name: '/counts', path: () => '/counts' },
];

/** The same routes with parameters that no cache has, to measure the cost of reading. */
const anew: readonly Question[] = [
  { name: '/runs, anew', path: (index) => `/runs?cursor=${cursorAt('runs//', `${agoMs(index)}~z`)}` },
  {
    name: '/runs?taskState=FAILED, anew',
    path: (index) => `/runs?taskState=FAILED&cursor=${cursorAt('runs//FAILED', `${agoMs(index)}~z`)}`,
  },
  {
    name: '/runs?monitor=, anew',
    path: (index) =>
      `/runs?monitor=${requestedMonitor(index)}&cursor=${cursorAt(`runs/${requestedMonitor(index)}/`, String(agoMs(index)))}`,
  },
  // The position of a removed monitor: the first page under a new cursor.
  { name: '/monitors, anew', path: (index) => `/monitors?cursor=${cursorAt('monitors', `0~gone-${index}`)}` },
  {
    name: '/monitors/{id}/series, anew',
    path: (index) => `/monitors/${requestedMonitor(index)}/series?from=${isoAgo(index)}`,
  },
  { name: '/counts, anew', path: (index) => `/counts?from=${isoAgo(index)}` },
];

export const questions: readonly Question[] = [...newest, ...others, ...anew];

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** The status of a GET, once the response is read completely. */
export const statusOf = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });

export const closeConnection = (): void => agent.destroy();

/** Times in milliseconds, one per request. */
type Answers = { readonly times: number[]; cpuMs: number };

/** Sends requests one after the other on one connection. */
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

/** The CPU time includes the checks of the process: about 5 % of the time. */
const describeAnswers = (answers: Answers): string => {
  const cpuMs = answers.cpuMs / answers.times.length;
  return `${perSecond(answers).toFixed(0)}/s, p99 ${quantile(answers.times, 0.99).toFixed(1)} ms, ${cpuMs.toFixed(2)} ms of CPU`;
};

const speedOf = ({ name, isBudgeted }: Question, few: Answers, many: Answers): Figure => {
  const note = `${describeAnswers(few)} with 100,000 runs; ${describeAnswers(many)} with 5 million`;
  if (!isBudgeted) return information(name, note);
  const what = { name: `${name}: requests a second, one connection`, value: perSecond(few), unit: '/s', digits: 0 };
  return atLeast({ ...what, limit: minPerSecond, note });
};

/** Measures the process with few and the one with many stored runs alternately, so that disturbances affect both. */
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
