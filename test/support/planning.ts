// Helpers of the planner's tests: run a tick, and list the due times that it sent.
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { planTick } from '../../shared/pipeline/plan/index.ts';
import { aSpec, at, t0 } from './builders.ts';
import type { Stage } from './stage.ts';

export const specs = (count: number, more: Partial<MonitorSpec> = {}): readonly MonitorSpec[] =>
  Array.from({ length: count }, (_, i) => aSpec(`m${i}`, more));

/** The due times sent for a monitor, in seconds after t0. */
export const dueOf = (stage: Stage, monitor = 'shop'): readonly number[] =>
  stage.sent.flatMap(({ message }) =>
    message.runs.filter((run) => run.monitor === monitor).map(({ dueAt }) => (dueAt - t0) / 1_000),
  );

export const tickAt = async (stage: Stage, seconds: number, monitors: readonly MonitorSpec[] = [aSpec('shop')]) => {
  stage.time.now = at(seconds);
  return planTick(stage.planDeps(monitors));
};
