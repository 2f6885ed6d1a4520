// Drills as JSON, and the body of a request that starts one.

import * as v from 'valibot';
import type { DrillRequest } from '../../control/drill-deps.ts';
import type { DrillReport } from '../../control/drill-report.ts';
import { describeDrillStep } from '../../messages/drill-steps.ts';
import { expected } from '../../messages/en/api.ts';
import { defined } from '../../model/defined.ts';
import { type Drill, isOver, type SimulatedFault } from '../../model/drill.ts';
import { lastState, verdict } from '../../model/run.ts';
import type { JsonOf } from '../json-of.ts';
import { isoTime, isoTimeOrNull, MonitorId, SingleLineText, TextOrNull, Time, TimeOrNull } from './common-json.ts';
import { RunId } from './run-json.ts';
import { StateJson, stateJson } from './state-json.ts';

const maxRuns = 50;

const SimulatedFaultJson = v.pipe(
  v.strictObject({
    status: v.nullable(v.number()),
    error: TextOrNull,
    delaySeconds: v.nullable(v.number()),
  }),
  v.description('What each request encounters instead of the service: exactly one of the three'),
);

export const DrillJson = v.pipe(
  v.strictObject({
    monitor: MonitorId,
    state: v.picklist(['scheduled', 'failing', 'recovering', 'over']),
    simulated: SimulatedFaultJson,
    intervalSeconds: v.number(),
    startedAt: Time,
    until: v.pipe(Time, v.description('From then on requests reach the service again')),
    endsBy: v.pipe(Time, v.description('When it ends at the latest')),
    endedAt: TimeOrNull,
    reason: TextOrNull,
    steps: v.pipe(
      v.array(v.strictObject({ what: v.string(), at: Time, afterMs: v.number() })),
      v.description('What happened, with the milliseconds since the due time of the first failing run'),
    ),
    runs: v.pipe(
      v.array(
        v.strictObject({
          id: RunId,
          dueAt: Time,
          verdict: v.picklist(['failing', 'passing', 'neutral']),
          state: StateJson,
        }),
      ),
      v.description(`Newest first, at most ${maxRuns}`),
    ),
  }),
  v.title('Drill'),
);

const numberBetween = (min: number, max: number, message: string) =>
  v.pipe(v.number(message), v.minValue(min, message), v.maxValue(max, message));

export const DrillBody = v.pipe(
  v.strictObject({
    status: v.optional(v.pipe(numberBetween(100, 599, expected.statusCode), v.integer(expected.statusCode))),
    error: v.optional(SingleLineText),
    delaySeconds: v.optional(numberBetween(0.1, 60, expected.delaySeconds)),
    forSeconds: v.pipe(numberBetween(10, 3_600, expected.forSeconds), v.integer(expected.forSeconds)),
    reason: v.optional(SingleLineText),
  }),
  v.check(
    ({ status, error, delaySeconds }) =>
      [status, error, delaySeconds].filter((given) => given !== undefined).length === 1,
    expected.drillRequest,
  ),
  // The same for the OpenAPI document, which has no checks by functions: metadata are keywords of its schema.
  v.metadata({ oneOf: ['status', 'error', 'delaySeconds'].map((name) => ({ required: [name] })) }),
  v.title('DrillRequest'),
  v.examples([
    { status: 503, forSeconds: 120 },
    { error: 'connection refused', forSeconds: 60, reason: 'the monthly exercise' },
    { delaySeconds: 9, forSeconds: 60 },
  ]),
);

const stateOf = (drill: Drill, now: number): JsonOf<typeof DrillJson>['state'] => {
  if (isOver(drill)) return 'over';
  if (now < drill.startedAt) return 'scheduled';
  return now < drill.until ? 'failing' : 'recovering';
};

const simulatedFaultJson = (simulated: SimulatedFault): JsonOf<typeof SimulatedFaultJson> => ({
  status: simulated.kind === 'status' ? simulated.status : null,
  error: simulated.kind === 'error' ? simulated.message : null,
  delaySeconds: simulated.kind === 'delay' ? simulated.delayMs / 1_000 : null,
});

/** `now` in milliseconds since the epoch. */
export const drillJson = ({ drill, steps, runs }: DrillReport, now: number): JsonOf<typeof DrillJson> => ({
  monitor: drill.monitor,
  state: stateOf(drill, now),
  simulated: simulatedFaultJson(drill.simulated),
  intervalSeconds: drill.intervalMs / 1_000,
  startedAt: isoTime(drill.startedAt),
  until: isoTime(drill.until),
  endsBy: isoTime(drill.endsBy),
  endedAt: isoTimeOrNull(drill.endedAt),
  reason: drill.reason ?? null,
  steps: steps.map((step) => ({ what: describeDrillStep(step), at: isoTime(step.at), afterMs: step.afterMs })),
  runs: runs.slice(0, maxRuns).map((run) => ({
    id: run.id,
    dueAt: isoTime(run.dueAt),
    verdict: verdict(run),
    state: stateJson(lastState(run)),
  })),
});

const simulatedFaultOf = ({ status, error, delaySeconds = 0 }: v.InferOutput<typeof DrillBody>): SimulatedFault => {
  if (status !== undefined) return { kind: 'status', status };
  if (error !== undefined) return { kind: 'error', message: error };
  return { kind: 'delay', delayMs: Math.round(delaySeconds * 1_000) };
};

export const drillRequestOf = (body: v.InferOutput<typeof DrillBody>): DrillRequest =>
  defined({ simulated: simulatedFaultOf(body), forMs: body.forSeconds * 1_000, reason: body.reason });
