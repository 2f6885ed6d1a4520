// Many monitors in one process: 10,000, a thousand beside a thousand hostile ones, and as many as it bears.
import { atMost, type Figure, information, notMeasured } from './figure.ts';
import { startHostileTargets } from './hostile-targets.ts';
import { mixedMonitors, plainMonitors } from './monitors-file.ts';
import { median, quantile, summary } from './statistics.ts';
import type { TargetKind } from './target.ts';
import { type Begun, othersWords, type Span, type Watched, watch, watchFromStart } from './watch.ts';

const everySeconds = 30;
/** From the process's start until the last of all monitors has been checked. */
const patienceMs = 240_000;

const many = (count: number): string => count.toLocaleString('en');

type Lateness = { readonly name: string; readonly limit: number; readonly watched: Watched };

const latenessFigure = ({ name, limit, watched }: Lateness): Figure => {
  const { lateness, missing } = watched;
  const note = `${summary(lateness, 0)}${missing === 0 ? '' : `, ${missing} never came`}${othersWords(watched)}`;
  return atMost({ name, value: quantile(lateness, 0.99), limit, unit: 'ms', digits: 0, note, also: missing === 0 });
};

const cpuFigure = (name: string, limit: number, { cpuMs, checks }: Watched): Figure => {
  if (cpuMs === undefined) return notMeasured(name, `≤ ${limit} ms`, 'only Linux tells');
  const note = `${(cpuMs / 1_000).toFixed(2)} s for ${checks} checks`;
  return atMost({ name, value: cpuMs / checks, limit, unit: 'ms', digits: 2, note });
};

const memoryFigure = (name: string, limit: number, { residentMb }: Watched): Figure =>
  residentMb.length === 0
    ? notMeasured(name, `≤ ${limit} MB`, 'only Linux tells')
    : atMost({ name, value: Math.max(...residentMb), limit, unit: 'MB', note: summary(residentMb) });

/** Phases lie anywhere in the interval; the last first check may be as late as any. */
const startedLimitS = everySeconds + 0.05;

const startedFigure = (name: string, { firstMs, allMs }: Begun): Figure =>
  atMost({
    name,
    value: (allMs ?? Number.NaN) / 1_000,
    limit: startedLimitS,
    unit: 's',
    digits: 2,
    note: `the first ${(firstMs / 1_000).toFixed(1)} s after the start of the process`,
  });

const plain = (kind: TargetKind, count: number) => ({
  kind,
  count,
  patienceMs,
  monitors: (origin: string) => plainMonitors({ count, everySeconds, origin }),
});

/** Warm once each monitor has been checked. */
export const tenThousand = async (measureMs: number): Promise<readonly Figure[]> => {
  const watched = await watchFromStart(plain('http', 10_000), measureMs);
  const at = `10,000 at ${everySeconds} s`;
  return [
    latenessFigure({ name: `lateness p99, ${at}`, limit: 50, watched }),
    cpuFigure(`CPU a check, ${at}`, 1.2, watched),
    memoryFigure(`memory, ${at}`, 300, watched),
    startedFigure(`from the first check to all begun, ${at}`, watched),
  ];
};

const side = 1_000;
/** Garbage comes and goes by this much from one sample to the next. */
const flatWithinMb = 10;

const growthFigure = (name: string, { residentMb, window }: Watched): Figure => {
  if (residentMb.length < 3) return notMeasured(name, `≤ ${flatWithinMb} MB`, 'only Linux tells');
  const third = Math.floor(residentMb.length / 3);
  const [start, end] = [median(residentMb.slice(0, third)), median(residentMb.slice(-third))];
  const note = `${start.toFixed(0)} → ${end.toFixed(0)} MB over ${((window.to - window.from) / 60_000).toFixed(1)} min`;
  return atMost({ name, value: end - start, limit: flatWithinMb, unit: 'MB', note });
};

/** Black holes, stalls, drips, handshakes without an answer, and names that no server answers for: 200 each. */
export const besideHostile = async (span: Span): Promise<readonly Figure[]> => {
  const hostile = await startHostileTargets();
  try {
    const monitors = (origin: string): string =>
      mixedMonitors({ count: side, everySeconds, origin }, { count: side, ...hostile });
    const at = `${many(side)} beside ${many(side)} hostile`;
    return await watch({ monitors }, span, async (local, watched) => [
      latenessFigure({ name: `lateness p99, ${at}`, limit: 15, watched }),
      growthFigure(`memory growth, ${at}`, watched),
      information(`memory, ${at}`, `${summary(watched.residentMb)} MB`),
      information(`what ${at} wrote to the console`, `${many(local.lines.length)} lines since the start`),
    ]);
  } finally {
    await hostile.stop();
  }
};

const steps = {
  http: [20_000, 40_000, 60_000],
  https: [5_000, 10_000, 15_000],
} as const satisfies Record<TargetKind, readonly number[]>;
const largestLatenessMs = 500;

type Step = { readonly count: number; readonly kept: boolean; readonly figure: Figure };

const stepFigure = async (kind: TargetKind, count: number): Promise<Step> => {
  const watched = await watchFromStart(plain(kind, count), everySeconds * 1_000);
  const { lateness, missing, checks, cpuMs = Number.NaN, residentMb, firstMs, allMs } = watched;
  const p99 = quantile(lateness, 0.99);
  const measured = [
    `p99 ${p99.toFixed(0)}, max ${quantile(lateness, 1).toFixed(0)} ms of ${many(checks)} checks`,
    ...(missing === 0 ? [] : [`${missing} never came`]),
    `${(cpuMs / checks).toFixed(2)} ms CPU a check`,
    `${Math.max(...residentMb).toFixed(0)} MB`,
    `first check after ${(firstMs / 1_000).toFixed(1)} s`,
    ...(allMs === undefined ? ['not all had begun'] : []),
  ];
  const figure = information(
    `${many(count)} ${kind} at ${everySeconds} s`,
    `${measured.join(', ')}${othersWords(watched)}`,
  );
  return { count, kept: p99 <= largestLatenessMs && missing === 0, figure };
};

/** Steps up until one is not kept, twice: another program may have disturbed it. */
const stepUp = async (kind: TargetKind, say: (line: string) => void): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  let largest = 0;
  for (const count of steps[kind]) {
    const once = await stepFigure(kind, count);
    const { kept, figure } = once.kept ? once : await stepFigure(kind, count);
    figures.push(...(once.kept ? [] : [once.figure]), figure);
    say(`  ${figure.name}: ${figure.measured}`);
    if (!kept) break;
    largest = count;
  }
  const name = `most ${kind} at ${everySeconds} s with p99 ≤ ${largestLatenessMs} ms`;
  return [...figures, information(name, `${many(largest)} of the steps ${steps[kind].map(many).join(', ')}`)];
};

export const largest = async (say: (line: string) => void): Promise<readonly Figure[]> => [
  ...(await stepUp('http', say)),
  ...(await stepUp('https', say)),
];
