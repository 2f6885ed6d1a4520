// The responses of the API, as far as the command line reads them. Unknown members are allowed, since a newer server may
// send more.
import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp());
const maybeTime = v.nullable(time);
const maybeText = v.nullable(v.string());
const maybeNumber = v.nullable(v.number());

const stateSchema = v.looseObject({ type: v.string(), name: v.string(), message: maybeText, timestamp: time });

/** The fields of every kind of check; `describeEvidence` reads those of one kind. */
const evidenceSchema = v.looseObject({
  kind: v.string(),
  address: maybeText,
  bytes: maybeNumber,
  tls: v.nullable(
    v.looseObject({
      version: maybeText,
      subject: maybeText,
      issuer: maybeText,
      validFrom: v.optional(maybeTime),
      validTo: maybeTime,
      refused: maybeText,
    }),
  ),
  phases: v.looseObject({
    dnsMs: maybeNumber,
    tcpMs: maybeNumber,
    tlsMs: maybeNumber,
    firstByteMs: maybeNumber,
    totalMs: v.number(),
  }),
  excerpt: v.optional(maybeText, null),
  error: v.nullable(v.looseObject({ code: v.string(), message: v.string() })),
});

const taskRunSchema = v.looseObject({
  name: v.string(),
  task: v.string(),
  state: stateSchema,
  states: v.array(stateSchema),
  attempts: v.number(),
  durationMs: v.number(),
  evidence: v.array(evidenceSchema),
  lines: v.array(v.string()),
  findings: v.array(v.looseObject({ what: v.string(), expected: v.string(), found: v.string() })),
});

export const runSchema = v.looseObject({
  id: v.string(),
  name: v.string(),
  monitor: v.string(),
  dueAt: maybeTime,
  startedAt: maybeTime,
  endedAt: maybeTime,
  latenessMs: maybeNumber,
  durationMs: maybeNumber,
  state: stateSchema,
  lines: v.array(v.string()),
  taskRuns: v.array(taskRunSchema),
});

export const monitorSchema = v.looseObject({
  id: v.string(),
  title: v.string(),
  status: v.string(),
  since: maybeTime,
  ready: v.boolean(),
  paused: v.boolean(),
  /** Older servers leave it out. */
  ownSide: v.optional(maybeText, null),
  ranNoTask: v.optional(v.boolean(), false),
  intervalSeconds: v.number(),
  lastRun: v.nullable(
    v.looseObject({
      id: v.string(),
      dueAt: maybeTime,
      state: v.optional(stateSchema),
      taskRuns: v.optional(v.array(v.looseObject({ state: stateSchema })), []),
    }),
  ),
  nextRunAt: maybeTime,
});

export const incidentSchema = v.looseObject({
  id: v.string(),
  monitor: v.string(),
  startedAt: maybeTime,
  endedAt: maybeTime,
  /** Older servers leave it out. */
  uncheckedMs: v.optional(v.number(), 0),
  cause: v.string(),
  tasks: v.array(v.string()),
});

const cursor = maybeText;

export const monitorListSchema = v.looseObject({ monitors: v.array(monitorSchema), cursor });
export const runListSchema = v.looseObject({ runs: v.array(runSchema), cursor });
export const incidentListSchema = v.looseObject({ incidents: v.array(incidentSchema), cursor });

/** The response to a request to start a run. */
export const startedRunSchema = v.looseObject({ id: v.string() });

const subscribersSchema = v.looseObject({ confirmed: v.number(), pending: v.number() });

export const healthSchema = v.looseObject({
  status: v.string(),
  version: v.string(),
  /** Older servers leave it out. */
  alerting: v.optional(v.looseObject({ to: v.string(), subscribers: v.nullable(subscribersSchema) })),
  monitorsFile: v.optional(
    v.looseObject({
      monitors: v.number(),
      loadedAt: time,
      refused: v.nullable(v.looseObject({ since: time, reason: maybeText })),
    }),
  ),
});

/** The response to a manual change. */
export const changeSchema = v.looseObject({ effectiveFrom: v.optional(maybeTime) });

/** The manual changes of a monitor, as far as they are shown. */
export const overridesSchema = v.looseObject({
  overrides: v.looseObject({
    paused: v.nullable(v.looseObject({ value: v.boolean(), at: time, reason: maybeText })),
  }),
});

export const backupSchema = v.looseObject({ path: v.string(), bytes: v.number(), items: v.number() });

export const drillSchema = v.looseObject({
  monitor: v.string(),
  state: v.string(),
  simulated: v.looseObject({ status: maybeNumber, error: maybeText, delaySeconds: maybeNumber }),
  intervalSeconds: v.number(),
  startedAt: time,
  until: time,
  endedAt: maybeTime,
  reason: maybeText,
  steps: v.array(v.looseObject({ what: v.string(), at: time, afterMs: v.number() })),
  runs: v.array(v.looseObject({ id: v.string(), dueAt: time, verdict: v.string(), state: stateSchema })),
});

export type ApiRun = v.InferOutput<typeof runSchema>;
export type ApiTaskRun = v.InferOutput<typeof taskRunSchema>;
export type ApiEvidence = v.InferOutput<typeof evidenceSchema>;
export type ApiState = v.InferOutput<typeof stateSchema>;
export type ApiMonitor = v.InferOutput<typeof monitorSchema>;
export type ApiIncident = v.InferOutput<typeof incidentSchema>;
export type ApiOverrides = v.InferOutput<typeof overridesSchema>;
export type ApiDrill = v.InferOutput<typeof drillSchema>;

/** Milliseconds since the epoch. */
export const toEpochMs = (iso: string): number => Date.parse(iso);

/** Older servers do not name their pages, which are beside the API. */
export const indexSchema = v.looseObject({ pages: v.optional(v.nullable(v.string())) });
