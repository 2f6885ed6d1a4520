// Roll-ups in JSON.
import { type Histogram, percentiles } from '../model/histogram.ts';
import type { Rollup, StateCounts } from '../model/rollup.ts';
import type { JsonOf } from './json-of.ts';
import type { Rollup as RollupShape } from './schemas/rollup.ts';

const statesJson = ({ Completed, Degraded, Failed, TimedOut, Crashed, Cancelled }: StateCounts) => ({
  COMPLETED: Completed + Degraded,
  FAILED: Failed + TimedOut,
  CRASHED: Crashed,
  CANCELLED: Cancelled,
  degraded: Degraded,
  timedOut: TimedOut,
});

const phaseJson = (histogram: Histogram) => {
  const found = percentiles(histogram);
  return found ? { p50Ms: found.p50Ms, p95Ms: found.p95Ms } : null;
};

export const rollupJson = ({ flowRuns, taskRuns, verdicts, manual, missed, latency, phases }: Rollup) => {
  const notified: JsonOf<typeof RollupShape> = {
    flowRuns: statesJson(flowRuns),
    taskRuns: statesJson(taskRuns),
    verdicts: { ...verdicts },
    manual,
    missed,
    latency: percentiles(latency) ?? null,
    phases: {
      dns: phaseJson(phases.dns),
      tcp: phaseJson(phases.tcp),
      tls: phaseJson(phases.tls),
      firstByte: phaseJson(phases.firstByte),
    },
  };
  return notified;
};
