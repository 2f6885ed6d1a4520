// Drills as the API tells them, and what may be asked for.
import * as v from 'valibot';
import { Line, MaybeText, MaybeTime, MonitorId, Time } from './common.ts';
import { RunId } from './run.ts';
import { StateShape } from './state.ts';

const SimulatedFault = v.pipe(
  v.strictObject({
    status: v.nullable(v.number()),
    error: MaybeText,
    delaySeconds: v.nullable(v.number()),
  }),
  v.description('What requests meet in place of the service: one of the three'),
);

export const DrillJson = v.pipe(
  v.strictObject({
    monitor: MonitorId,
    state: v.picklist(['scheduled', 'failing', 'recovering', 'over']),
    simulated: SimulatedFault,
    intervalSeconds: v.number(),
    startedAt: Time,
    until: v.pipe(Time, v.description('From then on requests are real again')),
    endsBy: v.pipe(Time, v.description('By then it is over, whatever it finds')),
    endedAt: MaybeTime,
    reason: MaybeText,
    steps: v.pipe(
      v.array(v.strictObject({ what: v.string(), at: Time, afterMs: v.number() })),
      v.description('What happened, with the milliseconds since the first failing run was due'),
    ),
    runs: v.pipe(
      v.array(
        v.strictObject({
          id: RunId,
          dueAt: Time,
          verdict: v.picklist(['failing', 'passing', 'neutral']),
          state: StateShape,
        }),
      ),
      v.description('The newest first, at most 50'),
    ),
  }),
  v.title('Drill'),
);

const code = 'a status code from 100 to 599';
const delay = 'a number of seconds from 0.1 to 60';
const span = 'a whole number of seconds from 10 to 3600';
const between = (words: string, min: number, max: number) =>
  v.pipe(v.number(words), v.minValue(min, words), v.maxValue(max, words));

export const DrillBody = v.pipe(
  v.strictObject({
    status: v.optional(v.pipe(between(code, 100, 599), v.integer(code))),
    error: v.optional(Line),
    delaySeconds: v.optional(between(delay, 0.1, 60)),
    forSeconds: v.pipe(between(span, 10, 3_600), v.integer(span)),
    reason: v.optional(Line),
  }),
  v.check(
    (body) => [body.status, body.error, body.delaySeconds].filter((given) => given !== undefined).length === 1,
    'an object with forSeconds and exactly one of status, error and delaySeconds',
  ),
  v.title('DrillWish'),
  v.examples([
    { status: 503, forSeconds: 120 },
    { error: 'connection refused', forSeconds: 60, reason: 'the monthly exercise' },
    { delaySeconds: 9, forSeconds: 60 },
  ]),
);
