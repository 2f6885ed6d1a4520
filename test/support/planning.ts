// Helpers of the planner's tests: run a tick, and list the due times that it sent.
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import type { Trigger } from '../../shared/model/run.ts';
import { planTick } from '../../shared/pipeline/plan/index.ts';
import { aSpec, at, t0 } from './builders.ts';
import type { Stage } from './stage.ts';

export const specs = (count: number, more: Partial<MonitorSpec> = {}): readonly MonitorSpec[] =>
  Array.from({ length: count }, (_, i) => aSpec(`m${i}`, more));

const sentTimes = (stage: Stage, monitor: string, trigger: Trigger): readonly number[] =>
  stage.sent.flatMap(({ message }) =>
    message.runs
      .filter((run) => run.monitor === monitor && run.trigger === trigger)
      .map(({ dueAt }) => (dueAt - t0) / 1_000),
  );

/** The due times sent for a monitor, in seconds after t0. */
export const dueOf = (stage: Stage, monitor = 'shop'): readonly number[] => sentTimes(stage, monitor, 'schedule');

/** The times of the catch-up runs sent for a monitor, in seconds after t0. */
export const catchUpsOf = (stage: Stage, monitor = 'shop'): readonly number[] => sentTimes(stage, monitor, 'catch-up');

export const tickAt = async (stage: Stage, seconds: number, monitors: readonly MonitorSpec[] = [aSpec('shop')]) => {
  stage.time.now = at(seconds);
  return planTick(stage.planDeps(monitors));
};
