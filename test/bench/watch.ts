// Watches a process at work: warms up, then notes arrivals, CPU time and memory over a window.
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalProcess, startLocal } from './local-process.ts';
import { latenessOf, schedulesOf, type Window } from './schedule.ts';
import { startTarget, type Target } from './targets.ts';
import { cpuMsOf, machineBusyMs, residentMbOf } from './usage.ts';

export type Span = { readonly warmUpMs: number; readonly measureMs: number };

export type Watched = {
  readonly window: Window;
  readonly lateness: readonly number[];
  readonly missing: number;
  /** Requests that arrived in the window. */
  readonly checks: number;
  /** Undefined where the system does not tell. */
  readonly cpuMs: number | undefined;
  /** Share of the machine that others used in the window, 0 to 1; target and benchmark count as others. */
  readonly othersShare: number | undefined;
  /** Resident memory, MB, a sample each few seconds of the window; empty where the system does not tell. */
  readonly residentMb: readonly number[];
};

type Subject = { readonly local: LocalProcess; readonly target: Target };

const sampleMs = 2_000;
/** Runs that fall due at the end of the window still have to arrive. */
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

const othersShareOf = (busyMs: number | undefined, ownMs: number | undefined, { from, to }: Window) =>
  busyMs === undefined || ownMs === undefined ? undefined : Math.max(0, (busyMs - ownMs) / ((to - from) * cores()));

const cores = (): number => navigator.hardwareConcurrency;

const measure = async ({ local, target }: Subject, { warmUpMs, measureMs }: Span): Promise<Watched> => {
  await sleep(warmUpMs / 2);
  const schedules = await schedulesOf(local);
  await sleep(Math.max(0, local.spawnedAt + warmUpMs - Date.now()));
  await target.take();
  const [cpuBefore, busyBefore, from] = [cpuMsOf(local.pid), machineBusyMs(), Date.now()];
  const residentMb = await sampleUntil(from + measureMs, local.pid);
  const [cpuMs, busyMs, to] = [minus(cpuMsOf(local.pid), cpuBefore), minus(machineBusyMs(), busyBefore), Date.now()];
  const window = { from, to };
  await sleep(tailMs);
  const arrivals = await target.take();
  const checks = arrivals.filter(({ at }) => at >= from && at < to).length;
  const othersShare = othersShareOf(busyMs, cpuMs, window);
  return { window, ...latenessOf(arrivals, schedules, window), checks, cpuMs, othersShare, residentMb };
};

/** `after` looks at the process while it still runs, and at its data once it has stopped. */
export const watch = async <T>(
  what: { readonly count: number; readonly everySeconds: number },
  span: Span,
  after: (local: LocalProcess, watched: Watched) => Promise<T>,
): Promise<T> => {
  const target = await startTarget();
  try {
    const local = await startLocal({ ...what, targetPort: target.port });
    try {
      return await after(local, await measure({ local, target }, span));
    } finally {
      await local.stop();
      await local.remove();
    }
  } finally {
    await target.stop();
  }
};

export const othersWords = ({ othersShare }: Watched): string =>
  othersShare === undefined ? '' : `, others used ${(othersShare * 100).toFixed(0)} % of the machine`;
