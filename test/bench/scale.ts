// Many monitors in one process: 10,000, and a thousand beside a thousand hostile ones.
import { atMost, type Figure, information, notMeasured } from './figure.ts';
import { startHostileTargets } from './hostile-targets.ts';
import { mixedMonitors, plainMonitors } from './monitors-file.ts';
import { median, quantile, summary } from './statistics.ts';
import { type Begun, describeCores, type Span, type Watched, watch, watchFromStart } from './watch.ts';

const everySeconds = 30;
/** From the start of the process until the last monitor has been checked. */
const patienceMs = 240_000;

const many = (count: number): string => count.toLocaleString('en');

type Lateness = { readonly name: string; readonly limit: number; readonly watched: Watched };

const latenessFigure = ({ name, limit, watched }: Lateness): Figure => {
  const { lateness, missing } = watched;
  const note = `${summary(lateness, 0)}${missing === 0 ? '' : `, ${missing} never came`}${describeCores(watched)}`;
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

/** Phases are spread over the interval, so the last first check may come at its end. */
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

/** The warm-up ends once each monitor has been checked. */
export const tenThousand = async (measureMs: number): Promise<readonly Figure[]> => {
  const count = 10_000;
  const monitors = (origin: string): string => plainMonitors({ count, everySeconds, origin });
  const watched = await watchFromStart({ count, patienceMs, monitors }, measureMs);
  const at = `10,000 at ${everySeconds} s`;
  return [
    latenessFigure({ name: `lateness p99, ${at}`, limit: 50, watched }),
    cpuFigure(`CPU a check, ${at}`, 1.2, watched),
    memoryFigure(`memory, ${at}`, 300, watched),
    startedFigure(`from the first check to all begun, ${at}`, watched),
  ];
};

const side = 1_000;
/** Garbage collection changes samples by this much. */
const flatWithinMb = 10;

const growthFigure = (name: string, { residentMb, window }: Watched): Figure => {
  if (residentMb.length < 3) return notMeasured(name, `≤ ${flatWithinMb} MB`, 'only Linux tells');
  const third = Math.floor(residentMb.length / 3);
  const [start, end] = [median(residentMb.slice(0, third)), median(residentMb.slice(-third))];
  const note = `${start.toFixed(0)} → ${end.toFixed(0)} MB over ${((window.to - window.from) / 60_000).toFixed(1)} min`;
  return atMost({ name, value: end - start, limit: flatWithinMb, unit: 'MB', note });
};

/** Black holes, stalls, drips, handshakes without an answer, and names without a DNS answer: 200 each. */
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
