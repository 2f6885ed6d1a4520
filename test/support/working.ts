// Helpers of the worker's tests: a stage with planned monitors, and deliveries to it.
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { newStatus } from '../../shared/model/status.ts';
import { handleMessage, type RunDeps } from '../../shared/pipeline/run/index.ts';
import type { Delivery } from '../../shared/queue/delivery.ts';
import { encodeStatus } from '../../shared/storage/records/status-records.ts';
import { aSpec, at, single, t0 } from './builders.ts';
import { createStage, delivery, type Stage } from './stage.ts';

export const shop = aSpec('shop');

/** A stage after a tick of the planner: each of these monitors has a status. */
export const planned = async (...monitors: readonly MonitorSpec[]): Promise<Stage> => {
  const stage = createStage();
  for (const { id, title } of monitors)
    await stage.store.create(encodeStatus(newStatus({ monitor: id, title, policy: single, from: t0 })));
  return stage;
};

/** Delivers the run due at t0, `seconds` after t0. */
export const deliverAt = (
  stage: Stage,
  seconds: number,
  more: Partial<Delivery> = {},
  deps: RunDeps = stage.runDeps([shop]),
) => {
  stage.time.now = at(seconds);
  return handleMessage(deps, delivery(t0, ['shop'], { firstReceivedAt: at(seconds), ...more }));
};

export const namesOf = (run: FlowRun | undefined): readonly string[] => run?.states.map(({ name }) => name) ?? [];
