// The largest number of monitors that one process can run, over plain HTTP and over TLS, and what limits it.
import { type Figure, information } from './figure.ts';
import { plainMonitors } from './monitors-file.ts';
import { quantile } from './statistics.ts';
import type { TargetKind } from './target.ts';
import type { Cores } from './usage.ts';
import { type Begun, describeCores, type Watched, watchFromStart } from './watch.ts';

const everySeconds = 30;
const largestLatenessMs = 500;
const measureMs = 20_000;
/** From the start of the process: half of it to load and register all monitors, and one interval to check each once. */
const patienceMs = 65_000;
/** The longest time of one step, and of all steps: a step that no longer fits is skipped. */
const stepMs = patienceMs + measureMs + 10_000;
const allMs = 360_000;
/** The time for plain HTTP; the rest is for TLS. */
const plainMs = 250_000;

/** The goal first, because the first count within the limits is the result. */
const steps = {
  http: [60_000, 50_000, 40_000, 20_000],
  https: [15_000, 10_000, 5_000],
} as const satisfies Record<TargetKind, readonly number[]>;
const protocolNames = { http: 'plain HTTP', https: 'TLS' } as const;

type Limit = 'target' | 'benchmark' | 'others' | 'machine' | 'itself' | 'elsewhere';

const limitMessages: Readonly<Record<Limit, string>> = {
  target: 'the target was the limit: the result does not show what the process can run',
  benchmark: 'the benchmark was the limit: the result does not show what the process can run',
  others: 'other programs used its core: the result does not show what the process can run',
  machine: 'process, target and benchmark need more cores than there are',
  itself: 'its main thread was fully busy',
  elsewhere: 'its main thread had time left: it waited for the disk or the network',
};

/** A thread that is busy for `fullShare` of the time is at its limit; one that waits for `heldUpShare` lacks a core. */
const fullShare = 0.9;
const heldUpShare = 0.1;
const otherPrograms = 0.3;

/** The limiting resource; undefined where the system does not report usage. */
export const limitOf = (cores: Cores | undefined, waitedShare: number | undefined): Limit | undefined => {
  if (cores === undefined || waitedShare === undefined) return undefined;
  if (waitedShare >= heldUpShare) return cores.others >= otherPrograms ? 'others' : 'machine';
  if (cores.target >= fullShare) return 'target';
  if (cores.bench >= fullShare) return 'benchmark';
  return cores.own >= fullShare ? 'itself' : 'elsewhere';
};

type Step = {
  readonly count: number;
  readonly kept: boolean;
  readonly limit: Limit | undefined;
  readonly summary: string;
};

const many = (count: number): string => count.toLocaleString('en');

const describeWatched = (watched: Watched & Begun, limit: string | undefined): string => {
  const { lateness, missing, checks, cpuMs = Number.NaN, residentMb, firstMs, allMs } = watched;
  return [
    `p99 ${quantile(lateness, 0.99).toFixed(0)}, max ${quantile(lateness, 1).toFixed(0)} ms of ${many(checks)} checks`,
    ...(missing === 0 ? [] : [`${many(missing)} never came`]),
    `${(cpuMs / checks).toFixed(2)} ms CPU a check`,
    `${Math.max(...residentMb).toFixed(0)} MB`,
    `first check after ${(firstMs / 1_000).toFixed(1)} s`,
    allMs === undefined ? 'not all had begun' : `all begun ${(allMs / 1_000).toFixed(1)} s later`,
    ...(limit === undefined ? [] : [`not kept: ${limit}`]),
  ]
    .join(', ')
    .concat(describeCores(watched));
};

const tryStep = async (kind: TargetKind, count: number): Promise<Step> => {
  const monitors = (origin: string): string => plainMonitors({ count, everySeconds, origin });
  const watched = await watchFromStart({ kind, count, patienceMs, monitors }, measureMs);
  const kept =
    watched.allMs !== undefined && watched.missing === 0 && quantile(watched.lateness, 0.99) <= largestLatenessMs;
  const limit = kept ? undefined : limitOf(watched.cores, watched.waitedShare);
  const why = kept ? undefined : limit === undefined ? 'the system does not report the reason' : limitMessages[limit];
  return { count, kept, limit, summary: describeWatched(watched, why) };
};

const isOwn = ({ limit }: Step): boolean => limit === 'itself' || limit === 'elsewhere';

const describeNoneKept = (done: readonly Step[]): string => {
  const min = done.at(-1);
  if (!min) return 'not tried: no time was left';
  return isOwn(min) ? `fewer than ${many(min.count)}` : 'no valid figure: measure again where nothing else runs';
};

/** If the next larger step failed for a reason outside the process, the result is only a lower bound. */
const largestFigure = (kind: TargetKind, done: readonly Step[]): Figure => {
  const name = `most over ${protocolNames[kind]} at ${everySeconds} s with p99 ≤ ${largestLatenessMs} ms`;
  const kept = done.find((step) => step.kept);
  const above = done.filter((step) => !step.kept).at(-1);
  if (!kept) return information(name, describeNoneKept(done));
  if (!above) return information(name, `${many(kept.count)}, more were not tried`);
  return information(name, `${isOwn(above) ? '' : 'at least '}${many(kept.count)}, and not ${many(above.count)}`);
};

const stepDown = async (kind: TargetKind, endAt: number, print: (line: string) => void): Promise<readonly Figure[]> => {
  const done: Step[] = [];
  for (const count of steps[kind]) {
    if (performance.now() + stepMs > endAt) break;
    const step = await tryStep(kind, count);
    done.push(step);
    print(`  ${many(count)} over ${protocolNames[kind]}: ${step.summary}`);
    if (step.kept) break;
  }
  const figures = done.map(({ count, summary }) =>
    information(`${many(count)} over ${protocolNames[kind]} at ${everySeconds} s`, summary),
  );
  return [...figures, largestFigure(kind, done)];
};

/** Takes at most six minutes. */
export const largest = async (print: (line: string) => void): Promise<readonly Figure[]> => {
  const startedAt = performance.now();
  const plain = await stepDown('http', startedAt + plainMs, print);
  return [...plain, ...(await stepDown('https', startedAt + allMs, print))];
};
