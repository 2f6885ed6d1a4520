// A world in which hours pass: monitors that are planned, runs that are recorded, and the roll-up that is called.
import type { MonitorSpec } from '../../../../shared/model/monitor.ts';
import { hourMs, totalOf } from '../../../../shared/model/rollup.ts';
import type { FlowRun } from '../../../../shared/model/run.ts';
import { dueTimes } from '../../../../shared/model/schedule.ts';
import { syncMonitors } from '../../../../shared/pipeline/plan/sync-monitors.ts';
import { type RollUpDeps, rollUp } from '../../../../shared/pipeline/rollup/index.ts';
import { getRegistered, registeredMonitors } from '../../../../shared/storage/records/planner-records.ts';
import { decodeRollup, queryRollups, type Span } from '../../../../shared/storage/records/rollup-records.ts';
import { createRun } from '../../../../shared/storage/records/run-records.ts';
import type { Store } from '../../../../shared/storage/store.ts';
import { aRun } from '../../../support/builders.ts';

/** 2026-11-21 12:00:00 UTC. */
export const noon = Date.UTC(2026, 10, 21, 12);
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * hourMs;

export type OpenStore = (now: () => number) => Promise<Store>;

export const createRolledWorld = async (openStore: OpenStore, monitors: readonly MonitorSpec[]) => {
  const time = { at: noon };
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const logger = { warn: say, error: say };
  const clock = { now: () => time.at, sleep: async () => undefined };
  const store = await openStore(clock.now);
  const deps: RollUpDeps = { clock, store, logger, atOnce: 1, pauseMs: 0, budgetMs: 1_000 };
  const known = async () => registeredMonitors(await getRegistered(store, () => undefined));

  const world = {
    time,
    said,
    store,
    deps,
    /** Makes these the monitors that are watched, from now on. */
    plan: (next: readonly MonitorSpec[]) =>
      syncMonitors(
        {
          clock,
          store,
          logger,
          manifest: { monitors: next },
          grouping: { size: 1, roundMs: 1 },
          alert: async () => {},
        },
        time.at,
      ),
    /** Records what falls due in [from, to) by the schedules of now; `make` may leave one out. */
    record: async (from: number, to: number, make: (dueAt: number, monitor: string) => FlowRun | undefined) => {
      const runs = (await known()).flatMap((monitor) =>
        dueTimes(monitor, from, to).flatMap((dueAt) => make(dueAt, monitor.id) ?? []),
      );
      await Promise.all(runs.map((run) => createRun(store, run)));
    },
    passing: (dueAt: number, monitor: string): FlowRun => aRun(dueAt, { monitor }),
    rollUp: (more: Partial<RollUpDeps> = {}) => rollUp({ ...deps, ...more }),
    /** Calls it as the planner does, until all is done. */
    finish: async () => {
      for (let call = 0; call < 1_000; call += 1) if ((await rollUp(deps)).outcome === 'done') return;
      throw new Error('it never ends');
    },
    rollups: async (span: Span, monitor?: string) => {
      const about = monitor === undefined ? { span } : { span, monitor };
      const stored = await queryRollups(store, { ...about, from: 0, to: 4_102_444_800_000 });
      return stored.map(decodeRollup);
    },
    /** `12:00 runs 120 missed 0` of each hour, or of each day by its date. */
    notified: async (span: Span, monitor?: string): Promise<readonly string[]> =>
      (await world.rollups(span, monitor)).map(({ from, rollup }) => {
        const iso = new Date(from).toISOString();
        const when = span === 'hour' ? iso.slice(11, 16) : iso.slice(0, 10);
        return `${when} runs ${totalOf(rollup.flowRuns)} missed ${rollup.missed}`;
      }),
  };
  await world.plan(monitors);
  return world;
};
