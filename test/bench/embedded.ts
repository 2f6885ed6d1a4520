// The embedded process: flow overhead, lateness, CPU, memory.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../shared/storage/sqlite/open-sqlite.ts';
import { atMost, type Figure, information, notMeasured } from './figure.ts';
import { plainMonitors } from './monitors-file.ts';
import { overheadsOf } from './overhead.ts';
import { median, quantile, summary } from './statistics.ts';
import { describeCores, type Span, type Watched, watch } from './watch.ts';

const everySeconds = 30;
const overheadMonitors = 20;

const plain = (count: number, every = everySeconds) => ({
  monitors: (origin: string) => plainMonitors({ count, everySeconds: every, origin }),
});

const latenessFigure = (count: number, watched: Watched): Figure => {
  const { lateness, missing } = watched;
  return atMost({
    name: `lateness p99, ${count.toLocaleString('en')} at ${everySeconds} s`,
    value: quantile(lateness, 0.99),
    limit: 15,
    unit: 'ms',
    note: `${summary(lateness, 0)}${missing === 0 ? '' : `, ${missing} never came`}${describeCores(watched)}`,
    also: missing === 0,
  });
};

/** Few monitors: each figure has its own process; all run at once because each is nearly idle. */
export const small = async (span: Span): Promise<readonly Figure[]> => {
  const lateness = (count: number) => watch(plain(count), span, async (_, watched) => [latenessFigure(count, watched)]);
  const overhead = watch(plain(overheadMonitors, 10), span, async (local, { window }) => {
    const overheads = await overheadsOf(local, window);
    const note = summary(overheads);
    return [
      atMost({ name: 'flow overhead, median', value: median(overheads), limit: 3, unit: 'ms', note }),
      atMost({ name: 'flow overhead, p99', value: quantile(overheads, 0.99), limit: 20, unit: 'ms', note }),
    ];
  });
  return (await Promise.all([overhead, lateness(1), lateness(100)])).flat();
};

const cpuFigure = ({ cpuMs, checks }: Watched): Figure => {
  const name = 'CPU a check, 1,000 at 30 s';
  if (cpuMs === undefined) return notMeasured(name, '≤ 2.2 ms', 'only Linux tells');
  const note = `${(cpuMs / 1_000).toFixed(2)} s for ${checks} checks`;
  return atMost({ name, value: cpuMs / checks, limit: 2.2, unit: 'ms', digits: 2, note });
};

/** Garbage collection changes samples by this much. */
const flatWithinMb = 10;

const memoryFigures = ({ residentMb, window }: Watched): readonly Figure[] => {
  const name = 'memory, 1,000 at 30 s';
  if (residentMb.length < 3) return [notMeasured(name, '≤ 150 MB', 'only Linux tells')];
  const third = Math.floor(residentMb.length / 3);
  const [start, end] = [median(residentMb.slice(0, third)), median(residentMb.slice(-third))];
  const growth = `${start.toFixed(0)} → ${end.toFixed(0)} MB over ${((window.to - window.from) / 60_000).toFixed(1)} min`;
  return [
    atMost({ name, value: Math.max(...residentMb), limit: 150, unit: 'MB', note: summary(residentMb) }),
    atMost({ name: `${name}: growth`, value: end - start, limit: flatWithinMb, unit: 'MB', note: growth }),
  ];
};

const recordedRuns = (dataFolder: string): number => {
  const database = new DatabaseSync(join(dataFolder, databaseFile), { readOnly: true });
  const row = database.prepare("SELECT count(*) AS runs FROM items WHERE pk LIKE 'run/%'").get();
  database.close();
  return Number(row?.runs);
};

/** A thousand monitors in one process. */
export const thousand = (span: Span): Promise<readonly Figure[]> =>
  watch(plain(1_000), span, async (local, watched) => [
    latenessFigure(1_000, watched),
    cpuFigure(watched),
    ...memoryFigures(watched),
    information('runs on record, 1,000 at 30 s', `${recordedRuns(local.dataFolder)} since the start`),
  ]);
