// The cost of rolling up an hour of a thousand monitors: in this process, and on AWS per monitor.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { hourMs, settledAfterMs, startOfHour } from '../../shared/model/rollup.ts';
import { rollUp } from '../../shared/pipeline/rollup/index.ts';
import { localRollupLimits } from '../../shared/pipeline/rollup/rollup-deps.ts';
import { openSqliteStore } from '../../shared/storage/sqlite/open-sqlite.ts';
import type { Store } from '../../shared/storage/store.ts';
import { countingStore } from './counting-store.ts';
import { atMost, type Figure, information } from './figure.ts';
import { storeHistory } from './stored-history.ts';

const monitors = 1_000;
const everySeconds = 30;
const checksAnHour = 3_600 / everySeconds;
const hoursAMonth = 730;
/** CPU time of the checks of that hour: 1,000 monitors at 2 ms each. */
const maxCpuMs = monitors * checksAnHour * 2 * 0.02;

const logger = {
  warn: (message: string): never => {
    throw new Error(message);
  },
  error: (message: string): never => {
    throw new Error(message);
  },
};

/** Rolls up until the hour before `at` is done, with the pauses of the real process. */
const rollUpAt = async (store: Store, at: number): Promise<void> => {
  const clock = { now: () => at, sleep: systemClock.sleep };
  while ((await rollUp({ clock, store, logger, ...localRollupLimits })).outcome !== 'done');
};

const measured = async (act: () => Promise<void>) => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [before, startedAt] = [process.cpuUsage(), performance.now()];
  await act();
  const { user, system } = process.cpuUsage(before);
  delay.disable();
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - startedAt, stallMs: delay.max / 1e6 };
};

const withHours = async <T>(
  count: number,
  hours: number,
  use: (store: Store, from: number) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-rollups-'));
  const from = startOfHour(Date.now()) - (hours + 2) * hourMs;
  const history = { monitors: count, everySeconds, origin: 'http://127.0.0.1:9', from, to: from + hours * hourMs };
  try {
    // The time is the end of those hours, of which only the first few of a day are rolled up.
    await storeHistory(folder, { ...history, recordedFrom: () => from });
    const opened = await openSqliteStore({ folder, now: Date.now });
    if (opened.outcome === 'refused') throw new Error(opened.message);
    const used = await use(opened.store, from);
    await opened.store.close();
    return used;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const cpuFigures = (): Promise<readonly Figure[]> =>
  withHours(monitors, 1, async (store, from) => {
    const { cpuMs, wallMs, stallMs } = await measured(() => rollUpAt(store, from + hourMs + settledAfterMs));
    const note = `over ${(wallMs / 1_000).toFixed(1)} s, longest stall of the loop ${stallMs.toFixed(0)} ms`;
    return [
      atMost({
        name: 'CPU of rolling up an hour of 1,000 at 30 s',
        value: cpuMs,
        limit: maxCpuMs,
        unit: 'ms',
        digits: 0,
        note,
      }),
    ];
  });

const unitFigures = (): Promise<readonly Figure[]> =>
  withHours(26, 1, async (inner, from) => {
    const units = { writes: 0, reads: 0 };
    await rollUpAt(countingStore(inner, units), from + hourMs + settledAfterMs);
    const [writes, reads] = [units.writes / 26, units.reads / 26];
    const month = `${(writes * hoursAMonth).toFixed(0)} write and ${(reads * hoursAMonth).toFixed(0)} read units a month`;
    return [
      atMost({
        name: 'write units a monitor and hour rolled up',
        value: writes,
        limit: 1.2,
        unit: '',
        digits: 2,
        note: month,
      }),
      information('read units a monitor and hour rolled up, at 30 s', reads.toFixed(1)),
    ];
  });

export const rollups = async (): Promise<readonly Figure[]> => [...(await cpuFigures()), ...(await unitFigures())];
