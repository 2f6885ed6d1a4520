// Measures a running process: warms up, then records arrivals, CPU time and memory over a window.
import { setTimeout as sleep } from 'node:timers/promises';
import { AUTHORITY_CERT } from '../support/certificate.ts';
import { type LocalProcess, startLocal } from './local-process.ts';
import { latenessOf, schedulesOf, type Window } from './schedule.ts';
import type { TargetKind } from './target.ts';
import { startTarget, type Target } from './targets.ts';
import { busySince, type Cores, residentMbOf, waitedMsOf } from './usage.ts';

export type Span = { readonly warmUpMs: number; readonly measureMs: number };

export type Watched = {
  readonly window: Window;
  readonly lateness: readonly number[];
  readonly missing: number;
  /** Requests that arrived in the window. */
  readonly checks: number;
  /** Undefined where the system does not report it. */
  readonly cpuMs: number | undefined;
  /** Cores that each process used in the window; undefined where the system does not report it. */
  readonly cores: Cores | undefined;
  /** Share of the window in which its event loop was ready but had no core, 0 to 1. */
  readonly waitedShare: number | undefined;
  /** Resident memory, MB, one sample every few seconds of the window; empty where the system does not report it. */
  readonly residentMb: readonly number[];
};

type Subject = { readonly local: LocalProcess; readonly target: Target };

const sampleMs = 2_000;
/** Time for the requests of runs due at the end of the window to arrive. */
const tailMs = 1_500;

const sampleUntil = async (to: number, pid: number): Promise<readonly number[]> => {
  const samples: number[] = [];
  while (Date.now() < to) {
    const mb = residentMbOf(pid);
    if (mb !== undefined) samples.push(mb);
    await sleep(Math.max(0, Math.min(sampleMs, to - Date.now())));
  }
  return samples;
};

const minus = (end: number | undefined, start: number | undefined): number | undefined =>
  end === undefined || start === undefined ? undefined : end - start;

const measure = async ({ local, target }: Subject, measureMs: number): Promise<Watched> => {
  const schedules = schedulesOf(local);
  await target.take();
  const waitedBefore = waitedMsOf(local.pid);
  const [busy, from] = [busySince({ own: local.pid, target: target.pid, bench: process.pid }), Date.now()];
  const residentMb = await sampleUntil(from + measureMs, local.pid);
  const [cores, to] = [busy(), Date.now()];
  const window = { from, to };
  const waitedMs = minus(waitedMsOf(local.pid), waitedBefore);
  const waitedShare = waitedMs === undefined ? undefined : waitedMs / (to - from);
  await sleep(tailMs);
  const arrivals = await target.take();
  const checks = arrivals.filter(({ at }) => at >= from && at < to).length;
  const cpuMs = cores && cores.own * (to - from);
  return { window, ...latenessOf(arrivals, schedules, window), checks, cpuMs, cores, waitedShare, residentMb };
};

export type WatchOptions = {
  readonly kind?: TargetKind;
  /** The monitors file for a target at `origin`. */
  readonly monitors: (origin: string) => string;
  /** Further flags for Node. */
  readonly flags?: readonly string[];
};

/** Calls `work` while the process runs; `work` may stop it to read its data. */
const withSubject = async <T>(what: WatchOptions, work: (subject: Subject) => Promise<T>): Promise<T> => {
  const target = await startTarget(what.kind);
  try {
    const trusted = what.kind === 'https' ? { trusted: AUTHORITY_CERT } : {};
    const { flags = [] } = what;
    const local = await startLocal({ monitors: what.monitors(target.origin), flags, ...trusted });
    try {
      return await work({ local, target });
    } finally {
      await local.stop();
      await local.remove();
    }
  } finally {
    await target.stop();
  }
};

/** Measures, then calls `after` while the process still runs. */
export const watch = <T>(
  what: WatchOptions,
  { warmUpMs, measureMs }: Span,
  after: (local: LocalProcess, watched: Watched) => Promise<T>,
): Promise<T> =>
  withSubject(what, async (subject) => {
    await sleep(Math.max(0, subject.local.spawnedAt + warmUpMs - Date.now()));
    return after(subject.local, await measure(subject, measureMs));
  });

export type Begun = {
  /** Milliseconds from the start of the process to its first check. */
  readonly firstMs: number;
  /** Milliseconds from the first check of all to the first of the last monitor; undefined if some were never checked. */
  readonly allMs: number | undefined;
};

/** Short enough that the target never has many arrivals to send. */
const askMs = 1_000;

const begin = async ({ local, target }: Subject, count: number, patienceMs: number): Promise<Begun> => {
  const firsts = new Map<string, number>();
  while (firsts.size < count && Date.now() - local.spawnedAt < patienceMs) {
    await sleep(askMs);
    for (const { path, at } of await target.take()) if (!firsts.has(path)) firsts.set(path, at);
  }
  const times = [...firsts.values()];
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), 0);
  return { firstMs: first - local.spawnedAt, allMs: firsts.size < count ? undefined : last - first };
};

/** Warms up until each of `count` monitors has been checked once, then measures. */
export const watchFromStart = (
  what: WatchOptions & { readonly count: number; readonly patienceMs: number },
  measureMs: number,
): Promise<Watched & Begun> =>
  withSubject(what, async (subject) => {
    const begun = await begin(subject, what.count, what.patienceMs);
    return { ...begun, ...(await measure(subject, measureMs)) };
  });

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** The use of cores: a figure over its budget while other programs used the core is not valid. */
export const describeCores = ({ cores, waitedShare }: Watched): string =>
  [
    cores === undefined
      ? ''
      : `; cores: ${cores.own.toFixed(2)} itself, ${cores.target.toFixed(2)} the target, ${cores.bench.toFixed(2)} the benchmark, ${cores.others.toFixed(2)} others`,
    waitedShare === undefined ? '' : `; ${percent(waitedShare)} of the time it waited for a core`,
  ].join('');
