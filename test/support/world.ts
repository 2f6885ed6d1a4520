// The world of a test: a clock that it sets, a store, a logger that it reads, and the two steps that fill the store.
import type { Clock } from '../../shared/clock/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { syncMonitors } from '../../shared/pipeline/plan/sync-monitors.ts';
import { record } from '../../shared/pipeline/record/index.ts';
import type { Store } from '../../shared/storage/store.ts';
import { createMemoryStore } from '../simulation/memory-store.ts';
import { t0 } from './builders.ts';
import { readRecords } from './read-records.ts';

export type TestClock = ReturnType<typeof createTestClock>;

/** `time.now` is the current time; a sleep moves it on and returns at once. */
export const createTestClock = (startAt = t0) => {
  const time = { now: startAt };
  const slept: number[] = [];
  const clock: Clock = {
    now: () => time.now,
    sleep: async (ms) => {
      slept.push(ms);
      time.now += ms;
    },
  };
  return { time, clock, slept };
};

const createTestLogger = () => {
  const logged: string[] = [];
  const warnings: string[] = [];
  const finished: FlowRun[] = [];
  const log = (level: string, message: string): void => {
    logged.push(`${level}: ${message}`);
    if (level !== 'info') warnings.push(message);
  };
  const logger: Logger = {
    runFinished: (run) => void finished.push(run),
    info: (message) => log('info', message),
    warn: (message) => log('warn', message),
    error: (message) => log('error', message),
  };
  return {
    logger,
    /** Lines logged, each after its level. */
    logged,
    /** Messages of warnings and errors. */
    warnings,
    /** Runs that were recorded, as logged by the step that recorded them. */
    finished,
  };
};

export type World = ReturnType<typeof createWorld>;

type Parts = { readonly testClock?: TestClock | undefined; readonly store?: Store | undefined };

/** At t0, with an empty store in memory, unless the test gives other parts. */
export const createWorld = ({ testClock = createTestClock(), store: given }: Parts = {}) => {
  const { clock, time } = testClock;
  const store = given ?? createMemoryStore({ now: clock.now });
  const test = createTestLogger();
  const alertCalls: string[] = [];
  const alert = async (monitor: string): Promise<void> => void alertCalls.push(monitor);
  const steps = { clock, store, logger: test.logger, alert };
  return {
    ...testClock,
    ...test,
    store,
    alert,
    /** Monitors whose alert step was called. */
    alertCalls,
    ...readRecords(store),
    /** Plans these monitors, and no others, from now on. */
    plan: async (monitors: readonly MonitorSpec[]): Promise<void> => {
      await syncMonitors({ ...steps, manifest: { monitors }, grouping: { size: 1, roundMs: 1 } }, time.now);
    },
    /** Records a run, and what follows from it. */
    recordRun: (run: FlowRun) => record(steps, run),
  };
};
