// The roll-up in the world of a test, over a store of its choice: planned monitors and recorded runs.
import type { MonitorSpec } from '../../../../shared/model/monitor.ts';
import { hourMs, totalOf } from '../../../../shared/model/rollup.ts';
import type { FlowRun } from '../../../../shared/model/run.ts';
import { dueTimes } from '../../../../shared/model/schedule.ts';
import { rollUp } from '../../../../shared/pipeline/rollup/index.ts';
import type { RollUpDeps } from '../../../../shared/pipeline/rollup/rollup-deps.ts';
import { decodeRollup, queryRollups, type Span } from '../../../../shared/storage/records/rollup-records.ts';
import { createRun } from '../../../../shared/storage/records/run-records.ts';
import type { Store } from '../../../../shared/storage/store.ts';
import { createMemoryStore } from '../../../simulation/memory-store.ts';
import { aRun } from '../../../support/builders.ts';
import { createTestClock, createWorld } from '../../../support/world.ts';

/** 2026-11-21 12:00:00 UTC. */
export const noon = Date.UTC(2026, 10, 21, 12);
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * hourMs;

export type OpenStore = (now: () => number) => Promise<Store>;

export const inMemory: OpenStore = async (now) => createMemoryStore({ now });

export const createRollupStage = async (monitors: readonly MonitorSpec[], openStore: OpenStore = inMemory) => {
  const testClock = createTestClock(noon);
  const world = createWorld({ testClock, store: await openStore(testClock.clock.now) });
  const { clock, store, logger } = world;
  const deps: RollUpDeps = { clock, store, logger, concurrency: 1, pauseMs: 0, budgetMs: 1_000 };

  const stage = {
    ...world,
    deps,
    /** Records the runs that are due in [from, to) by the current schedules; `makeRun` returns undefined to leave one out. */
    record: async (from: number, to: number, makeRun: (dueAt: number, monitor: string) => FlowRun | undefined) => {
      const runs = (await world.registered()).flatMap((monitor) =>
        dueTimes(monitor, from, to).flatMap((dueAt) => makeRun(dueAt, monitor.id) ?? []),
      );
      await Promise.all(runs.map((run) => createRun(store, run)));
    },
    passing: (dueAt: number, monitor: string): FlowRun => aRun(dueAt, { monitor }),
    rollUp: (more: Partial<RollUpDeps> = {}) => rollUp({ ...deps, ...more }),
    /** Calls the roll-up, as the planner does, until nothing is left to do. */
    rollUpAll: async () => {
      for (let call = 0; call < 1_000; call += 1) if ((await rollUp(deps)).outcome === 'done') return;
      throw new Error('the roll-up does not finish');
    },
    rollups: async (span: Span, monitor?: string) => {
      const scope = monitor === undefined ? { span } : { span, monitor };
      const stored = await queryRollups(store, { ...scope, from: 0, to: 4_102_444_800_000 });
      return stored.map(decodeRollup);
    },
    /** `12:00 runs 120 missed 0` for each stored hour; days begin with their date. */
    summaries: async (span: Span, monitor?: string): Promise<readonly string[]> =>
      (await stage.rollups(span, monitor)).map(({ from, rollup }) => {
        const iso = new Date(from).toISOString();
        const when = span === 'hour' ? iso.slice(11, 16) : iso.slice(0, 10);
        return `${when} runs ${totalOf(rollup.flowRuns)} missed ${rollup.missed}`;
      }),
  };
  await stage.plan(monitors);
  return stage;
};
