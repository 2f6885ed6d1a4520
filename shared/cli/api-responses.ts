// What the API answers, as far as the command line reads it: parsed leniently, so that a newer server may say more.
import * as v from 'valibot';

const time = v.nullable(v.pipe(v.string(), v.isoTimestamp()));
const text = v.nullable(v.string());
const number = v.nullable(v.number());

const stateSchema = v.looseObject({
  type: v.string(),
  name: v.string(),
  message: text,
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
});

/** The fields of all kinds of check; those of a kind are read where it is described. */
const evidenceSchema = v.looseObject({
  kind: v.string(),
  address: text,
  bytes: number,
  tls: v.nullable(v.looseObject({ version: text, subject: text, issuer: text, validTo: time, refused: text })),
  phases: v.looseObject({ dnsMs: number, tcpMs: number, tlsMs: number, firstByteMs: number, totalMs: v.number() }),
  excerpt: v.optional(text, null),
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
  dueAt: time,
  startedAt: time,
  endedAt: time,
  latenessMs: number,
  durationMs: number,
  state: stateSchema,
  lines: v.array(v.string()),
  taskRuns: v.array(taskRunSchema),
});

export const monitorSchema = v.looseObject({
  id: v.string(),
  title: v.string(),
  status: v.string(),
  since: time,
  ready: v.boolean(),
  paused: v.boolean(),
  intervalSeconds: v.number(),
  lastRun: v.nullable(
    v.looseObject({
      id: v.string(),
      dueAt: time,
      state: v.optional(stateSchema),
      taskRuns: v.optional(v.array(v.looseObject({ state: stateSchema })), []),
    }),
  ),
  nextRunAt: time,
});

export const incidentSchema = v.looseObject({
  id: v.string(),
  monitor: v.string(),
  startedAt: time,
  endedAt: time,
  cause: v.string(),
  tasks: v.array(v.string()),
});

const cursor = v.nullable(v.string());

export const monitorListSchema = v.looseObject({ monitors: v.array(monitorSchema), cursor });
export const runListSchema = v.looseObject({ runs: v.array(runSchema), cursor });
export const incidentListSchema = v.looseObject({ incidents: v.array(incidentSchema), cursor });
export const startedRunSchema = v.looseObject({ id: v.string() });
const subscribers = v.looseObject({ confirmed: v.number(), pending: v.number() });
export const healthSchema = v.looseObject({
  status: v.string(),
  version: v.string(),
  /** Servers of before do not tell. */
  alerting: v.optional(v.looseObject({ to: v.string(), subscribers: v.nullable(subscribers) })),
});
/** After a change by hand: from when it counts, among what the server says of it. */
export const changeSchema = v.looseObject({ effectiveFrom: v.optional(time) });
/** What was changed by hand, as far as it is shown. */
export const overridesSchema = v.looseObject({
  pause: v.nullable(v.looseObject({ value: v.boolean(), at: v.pipe(v.string(), v.isoTimestamp()), reason: text })),
});
export const backupSchema = v.looseObject({ path: v.string(), bytes: v.number(), items: v.number() });
const needed = v.pipe(v.string(), v.isoTimestamp());
export const drillSchema = v.looseObject({
  monitor: v.string(),
  state: v.string(),
  simulated: v.looseObject({ status: number, error: text, delaySeconds: number }),
  intervalSeconds: v.number(),
  startedAt: needed,
  until: needed,
  endedAt: time,
  reason: text,
  steps: v.array(v.looseObject({ what: v.string(), at: needed, afterMs: v.number() })),
  runs: v.array(v.looseObject({ id: v.string(), dueAt: needed, verdict: v.string(), state: stateSchema })),
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
export const at = (iso: string): number => Date.parse(iso);
