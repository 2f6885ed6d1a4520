// Counts of runs, and how long requests took, as the API tells them.
import * as v from 'valibot';
import { Count, MonitorId, Time } from './common.ts';

const StateCounts = v.pipe(
  v.strictObject({
    COMPLETED: Count,
    FAILED: Count,
    CRASHED: Count,
    CANCELLED: Count,
    degraded: v.pipe(Count, v.description('Of COMPLETED: those whose name is Degraded')),
    timedOut: v.pipe(Count, v.description('Of FAILED: those whose name is TimedOut')),
  }),
  v.title('StateCounts'),
  v.description('By type of the last state'),
);

const VerdictCounts = v.pipe(
  v.strictObject({ passing: Count, degraded: Count, failing: Count, neutral: Count }),
  v.title('VerdictCounts'),
  v.description(
    'Flow runs by what they say about the service, each once: well; well but Degraded; failing, as a task or the flow FAILED; neutral (Crashed, Cancelled)',
  ),
);

const Ms = v.pipe(v.number(), v.minValue(0));

const Percentiles = v.strictObject({ p50Ms: Ms, p95Ms: Ms, maxMs: Ms });

const Latency = v.pipe(
  v.nullable(Percentiles),
  v.description(
    'Response times of the requests that were answered, whatever the answer said: from the start of a request to the end of its answer, redirects included. Percentiles are right within 5 %, maxMs is exact. null when no request was answered',
  ),
);

const Phase = v.nullable(v.strictObject({ p50Ms: Ms, p95Ms: Ms }));

const Phases = v.pipe(
  v.strictObject({ dns: Phase, tcp: Phase, tls: Phase, firstByte: Phase }),
  v.title('PhasePercentiles'),
  v.description('Of the same requests; null where none had such a phase'),
);

const counted = {
  flowRuns: StateCounts,
  taskRuns: StateCounts,
  verdicts: VerdictCounts,
  manual: v.pipe(Count, v.description('How many of the flow runs were started by hand')),
  missed: v.pipe(Count, v.description('Expected by the schedule and not recorded: neither up nor down')),
  latency: Latency,
  phases: Phases,
};

export const Rollup = v.pipe(v.strictObject(counted), v.title('Rollup'));

const CountedUntil = v.pipe(
  Time,
  v.description('All before this is counted. Earlier than `to` where runs are too new, or too many, to be counted yet'),
);

export const Counts = v.pipe(
  v.strictObject({
    from: v.pipe(Time, v.description('The whole hour that was asked for')),
    to: Time,
    countedUntil: CountedUntil,
    ...counted,
  }),
  v.title('Counts'),
);

const Bucket = v.pipe(v.strictObject({ from: Time, ...counted }), v.title('SeriesBucket'));

export const Series = v.pipe(
  v.strictObject({
    monitor: MonitorId,
    from: v.pipe(Time, v.description('The start of the first bucket, at or before what was asked for')),
    to: v.pipe(Time, v.description('The end of the last bucket, at or behind what was asked for')),
    countedUntil: CountedUntil,
    bucketSeconds: v.pipe(Count, v.description('60, 300 or 900 for up to six hours; else 3,600 or 86,400')),
    total: Rollup,
    buckets: v.pipe(v.array(Bucket), v.maxLength(500), v.description('Oldest first, up to `countedUntil`')),
  }),
  v.title('Series'),
);
