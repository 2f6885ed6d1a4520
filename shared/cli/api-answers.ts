// What the API answers, as far as the command line reads it: parsed leniently, so that a newer server may say more.
import * as v from 'valibot';

const time = v.nullable(v.pipe(v.string(), v.isoTimestamp()));
const text = v.nullable(v.string());
const number = v.nullable(v.number());

const stateAnswer = v.looseObject({
  type: v.string(),
  name: v.string(),
  message: text,
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
});

/** The fields of all kinds of check; those of a kind are read where it is described. */
const evidenceAnswer = v.looseObject({
  kind: v.string(),
  address: text,
  bytes: number,
  tls: v.nullable(v.looseObject({ version: text, subject: text, issuer: text, validTo: time, refused: text })),
  phases: v.looseObject({ dnsMs: number, tcpMs: number, tlsMs: number, firstByteMs: number, totalMs: v.number() }),
  excerpt: v.optional(text, null),
  error: v.nullable(v.looseObject({ code: v.string(), message: v.string() })),
});

const taskRunAnswer = v.looseObject({
  name: v.string(),
  task: v.string(),
  state: stateAnswer,
  states: v.array(stateAnswer),
  attempts: v.number(),
  durationMs: v.number(),
  evidence: v.array(evidenceAnswer),
  lines: v.array(v.string()),
  findings: v.array(v.looseObject({ what: v.string(), expected: v.string(), found: v.string() })),
});

export const runAnswer = v.looseObject({
  id: v.string(),
  name: v.string(),
  monitor: v.string(),
  dueAt: time,
  startedAt: time,
  endedAt: time,
  latenessMs: number,
  durationMs: number,
  state: stateAnswer,
  lines: v.array(v.string()),
  taskRuns: v.array(taskRunAnswer),
});

export const monitorAnswer = v.looseObject({
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
      state: v.optional(stateAnswer),
      taskRuns: v.optional(v.array(v.looseObject({ state: stateAnswer })), []),
    }),
  ),
  nextRunAt: time,
});

export const incidentAnswer = v.looseObject({
  id: v.string(),
  monitor: v.string(),
  startedAt: time,
  endedAt: time,
  cause: v.string(),
  tasks: v.array(v.string()),
});

const cursor = v.nullable(v.string());

export const monitorsAnswer = v.looseObject({ monitors: v.array(monitorAnswer), cursor });
export const runsAnswer = v.looseObject({ runs: v.array(runAnswer), cursor });
export const incidentsAnswer = v.looseObject({ incidents: v.array(incidentAnswer), cursor });
export const startedAnswer = v.looseObject({ id: v.string() });
const subscribers = v.looseObject({ confirmed: v.number(), pending: v.number() });
export const healthAnswer = v.looseObject({
  status: v.string(),
  version: v.string(),
  /** Servers of before do not tell. */
  alerting: v.optional(v.looseObject({ to: v.string(), subscribers: v.nullable(subscribers) })),
});
/** After a change by hand: from when it counts, among what the server says of it. */
export const changedAnswer = v.looseObject({ effectiveFrom: v.optional(time) });
/** What was changed by hand, as far as it is shown. */
export const controlAnswer = v.looseObject({
  pause: v.nullable(v.looseObject({ value: v.boolean(), at: v.pipe(v.string(), v.isoTimestamp()), reason: text })),
});
export const backupAnswer = v.looseObject({ path: v.string(), bytes: v.number(), items: v.number() });
const needed = v.pipe(v.string(), v.isoTimestamp());
export const drillAnswer = v.looseObject({
  monitor: v.string(),
  state: v.string(),
  simulated: v.looseObject({ status: number, error: text, delaySeconds: number }),
  intervalSeconds: v.number(),
  startedAt: needed,
  until: needed,
  endedAt: time,
  reason: text,
  steps: v.array(v.looseObject({ what: v.string(), at: needed, afterMs: v.number() })),
  runs: v.array(v.looseObject({ id: v.string(), dueAt: needed, verdict: v.string(), state: stateAnswer })),
});

export type RunAnswer = v.InferOutput<typeof runAnswer>;
export type TaskRunAnswer = v.InferOutput<typeof taskRunAnswer>;
export type EvidenceAnswer = v.InferOutput<typeof evidenceAnswer>;
export type StateAnswer = v.InferOutput<typeof stateAnswer>;
export type MonitorAnswer = v.InferOutput<typeof monitorAnswer>;
export type IncidentAnswer = v.InferOutput<typeof incidentAnswer>;

export type ControlAnswer = v.InferOutput<typeof controlAnswer>;
export type DrillAnswer = v.InferOutput<typeof drillAnswer>;

/** Milliseconds since the epoch. */
export const at = (iso: string): number => Date.parse(iso);
