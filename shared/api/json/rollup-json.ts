// Roll-ups as JSON: counts of runs, and percentiles of response times.
import * as v from 'valibot';
import { type Histogram, percentiles } from '../../model/histogram.ts';
import { mergeAllRollups, type Rollup, type StateCounts } from '../../model/rollup.ts';
import type { Counts } from '../../queries/read-counts.ts';
import type { Series } from '../../queries/read-series.ts';
import type { JsonOf } from '../json-of.ts';
import { Count, isoTime, MonitorId, Time } from './common-json.ts';

const StateCountsJson = v.pipe(
  v.strictObject({
    COMPLETED: Count,
    FAILED: Count,
    CRASHED: Count,
    CANCELLED: Count,
    degraded: v.pipe(Count, v.description('Those of COMPLETED with the name Degraded')),
    timedOut: v.pipe(Count, v.description('Those of FAILED with the name TimedOut')),
  }),
  v.title('StateCounts'),
  v.description('By type of the final state'),
);

const VerdictCountsJson = v.pipe(
  v.strictObject({ passing: Count, degraded: Count, failing: Count, neutral: Count }),
  v.title('VerdictCounts'),
  v.description(
    'Flow runs by their verdict about the service, each once. passing: all COMPLETED, none Degraded; degraded: all COMPLETED, one Degraded; failing: a task run or the flow run FAILED; neutral: Crashed or Cancelled',
  ),
);

const Milliseconds = v.pipe(v.number(), v.minValue(0));

const LatencyJson = v.pipe(
  v.nullable(v.strictObject({ p50Ms: Milliseconds, p95Ms: Milliseconds, maxMs: Milliseconds })),
  v.description(
    'Response times of all requests with a response, whatever its status: from the start of the request to the end of the response, redirects included. Percentiles are accurate to 5 %, maxMs is exact. null when no request had a response',
  ),
);

const PhaseJson = v.nullable(v.strictObject({ p50Ms: Milliseconds, p95Ms: Milliseconds }));

const PhasesJson = v.pipe(
  v.strictObject({ dns: PhaseJson, tcp: PhaseJson, tls: PhaseJson, firstByte: PhaseJson }),
  v.title('PhasePercentiles'),
  v.description('Of the same requests; null where none had the phase'),
);

const fields = {
  flowRuns: StateCountsJson,
  taskRuns: StateCountsJson,
  verdicts: VerdictCountsJson,
  manual: v.pipe(Count, v.description('How many of the flow runs were manual')),
  missed: v.pipe(Count, v.description('Runs that were due and have no record')),
  latency: LatencyJson,
  phases: PhasesJson,
};

export const RollupJson = v.pipe(v.strictObject(fields), v.title('Rollup'));

const CountedUntil = v.pipe(
  Time,
  v.description('Everything before this is counted. Before `to` when runs are too new, or too many, to be counted yet'),
);

export const CountsJson = v.pipe(
  v.strictObject({
    from: v.pipe(Time, v.description('The start of the hour that contains the requested time')),
    to: Time,
    countedUntil: CountedUntil,
    ...fields,
  }),
  v.title('Counts'),
);

const BucketJson = v.pipe(v.strictObject({ from: Time, ...fields }), v.title('SeriesBucket'));

export const SeriesJson = v.pipe(
  v.strictObject({
    monitor: MonitorId,
    from: v.pipe(Time, v.description('The start of the first bucket, at or before the requested time')),
    to: v.pipe(Time, v.description('The end of the last bucket, at or after the requested time')),
    countedUntil: CountedUntil,
    bucketSeconds: v.pipe(Count, v.description('60, 300 or 900 for up to six hours, otherwise 3,600 or 86,400')),
    total: RollupJson,
    buckets: v.pipe(v.array(BucketJson), v.maxLength(500), v.description('Oldest first, up to `countedUntil`')),
  }),
  v.title('Series'),
);

const stateCountsJson = ({ Completed, Degraded, Failed, TimedOut, Crashed, Cancelled }: StateCounts) => ({
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

export const rollupJson = (rollup: Rollup): JsonOf<typeof RollupJson> => {
  const { flowRuns, taskRuns, verdicts, manual, missed, latency, phases } = rollup;
  return {
    flowRuns: stateCountsJson(flowRuns),
    taskRuns: stateCountsJson(taskRuns),
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
};

export const countsJson = ({ from, to, countedUntil, rollup }: Counts): JsonOf<typeof CountsJson> => ({
  from: isoTime(from),
  to: isoTime(to),
  countedUntil: isoTime(countedUntil),
  ...rollupJson(rollup),
});

export const seriesJson = (monitor: string, series: Series): JsonOf<typeof SeriesJson> => ({
  monitor,
  from: isoTime(series.from),
  to: isoTime(series.to),
  countedUntil: isoTime(series.countedUntil),
  bucketSeconds: series.bucketMs / 1_000,
  total: rollupJson(mergeAllRollups(series.buckets.map(({ rollup }) => rollup))),
  buckets: series.buckets.map(({ from, rollup }) => ({ from: isoTime(from), ...rollupJson(rollup) })),
});
