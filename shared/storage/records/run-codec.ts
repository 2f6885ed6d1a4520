// How a flow run is written: everything that follows from its key is left out, and times are relative to its due time.
import * as v from 'valibot';
import { parseRunId, type RunKey, runId, taskRunName } from '../../model/identity.ts';
import type { FlowRun, TaskRun } from '../../model/run.ts';
import { type State, type StateName, state } from '../../model/state.ts';
import { runIdOfKey, runIndexes, runKey } from '../keys.ts';
import type { Item, Stored } from '../store.ts';
import { parseBody, RecordError } from './damaged-records.ts';
import { decodeEvidence, EvidenceCode, encodeEvidence, present } from './evidence-codec.ts';
import { Count, Offset } from './record-fields.ts';
import { plainRun } from './record-validation.ts';

const version = 1;

/** State names by their number in a record: only ever add at the end. */
const names: readonly StateName[] = [
  'Scheduled',
  'Late',
  'AwaitingRetry',
  'Pending',
  'Running',
  'Retrying',
  'Completed',
  'Failed',
  'TimedOut',
  'Crashed',
  'Cancelled',
  'Degraded',
];
const [completed, degraded] = [names.indexOf('Completed'), names.indexOf('Degraded')];
const [failed, timedOut] = [names.indexOf('Failed'), names.indexOf('TimedOut')];

const Name = v.pipe(Count, v.maxValue(names.length - 1));
/** Its message; 0 where that is the one before it: most attempts fail alike. */
const Message = v.union([v.string(), v.literal(0)]);
const StateCode = v.union([v.strictTuple([Name, Offset]), v.strictTuple([Name, Offset, Message])]);
const TaskCode = v.object({
  n: v.string(),
  st: v.pipe(v.array(StateCode), v.minLength(1)),
  /** Left out when it is 1. */
  a: v.optional(Count),
  e: v.optional(v.array(EvidenceCode)),
  l: v.optional(v.array(v.string())),
  /** What, expected, found. */
  f: v.optional(v.pipe(v.array(v.strictTuple([v.string(), v.string(), v.string()])), v.minLength(1))),
});
const RunCode = v.object({
  v: v.literal(version),
  f: v.string(),
  /** Start and end after the due time, ms. */
  s: v.optional(Offset),
  e: Offset,
  st: v.pipe(v.array(StateCode), v.minLength(1)),
  t: v.optional(v.array(TaskCode)),
  l: v.optional(v.array(v.string())),
});

type Code<S extends v.GenericSchema> = v.InferOutput<S>;

const isPlain = plainRun(version, names.length - 1);

const parse = (stored: Stored): Code<typeof RunCode> =>
  isPlain(stored.body) ? (stored.body as Code<typeof RunCode>) : parseBody(stored, version, RunCode);

const encodeStates = (states: readonly State[], dueAt: number): readonly Code<typeof StateCode>[] => {
  let before: string | undefined;
  return states.map(({ name, timestamp, message }) => {
    const [number, offset] = [names.indexOf(name), timestamp - dueAt];
    if (!message) return [number, offset];
    const isSame = message === before;
    before = message;
    return [number, offset, isSame ? 0 : message];
  });
};

const decodeStates = (codes: readonly Code<typeof StateCode>[], dueAt: number): readonly State[] => {
  let before: string | undefined;
  return codes.map(([name, offset, message]) => {
    before = message === undefined || message === 0 ? before : message;
    return state(names[name] as StateName, dueAt + offset, message === 0 ? before : message);
  });
};

const encodeTask = (taskRun: TaskRun, dueAt: number): unknown =>
  present({
    n: taskRun.task,
    st: encodeStates(taskRun.states, dueAt),
    a: taskRun.attempts === 1 ? undefined : taskRun.attempts,
    e: taskRun.evidence.length > 0 ? encodeEvidence(taskRun.evidence) : undefined,
    l: taskRun.lines.length > 0 ? taskRun.lines : undefined,
    f: taskRun.findings?.map(({ what, expected, found }) => [what, expected, found]),
  });

type Decoded = Pick<FlowRun, 'id' | 'dueAt'>;

const decodeTaskEnd = (code: Code<typeof TaskCode>, { id, dueAt }: Decoded, index: number): TaskRun => ({
  name: taskRunName(id, code.n, index),
  task: code.n,
  states: decodeStates(code.st, dueAt),
  attempts: code.a ?? 1,
  evidence: [],
  lines: [],
});

const hasFailed = (code: Code<typeof TaskCode>): boolean => {
  const end = code.st.at(-1)?.[0];
  return end === failed || end === timedOut;
};

/** Of a task run, what counts in the end: of one that failed, what it met is told as well. */
const decodeTaskOutcome = (code: Code<typeof TaskCode>, run: Decoded, index: number): TaskRun => {
  const end = decodeTaskEnd(code, run, index);
  return code.e && hasFailed(code) ? { ...end, evidence: decodeEvidence(code.e) } : end;
};

const decodeTask = (code: Code<typeof TaskCode>, run: Decoded, index: number): TaskRun => ({
  ...decodeTaskEnd(code, run, index),
  evidence: decodeEvidence(code.e ?? []),
  lines: code.l ?? [],
  ...(code.f ? { findings: code.f.map(([what, expected, found]) => ({ what, expected, found })) } : {}),
});

/** The item that records a run, `keepSeconds` from its due time. */
export const encodeRun = (run: FlowRun, keepSeconds: number): Item => {
  const indexes = runIndexes(run);
  return {
    key: runKey(run),
    expiresAt: Math.floor(run.dueAt / 1000) + keepSeconds,
    ...(indexes ? { indexes } : {}),
    body: present({
      v: version,
      f: run.flow,
      s: run.startedAt === undefined ? undefined : run.startedAt - run.dueAt,
      e: run.endedAt - run.dueAt,
      st: encodeStates(run.states, run.dueAt),
      t: run.taskRuns.length > 0 ? run.taskRuns.map((taskRun) => encodeTask(taskRun, run.dueAt)) : undefined,
      l: run.lines && run.lines.length > 0 ? run.lines : undefined,
    }),
  };
};

const keyOf = (stored: Stored): RunKey => {
  const key = parseRunId(runIdOfKey(stored.key));
  if (!key) throw new RecordError(stored.key, 'its key names no run');
  return key;
};

type Ended = { readonly st?: readonly (readonly unknown[])[] };

const lastCode = (part: Ended): unknown => (Array.isArray(part?.st) ? part.st.at(-1)?.[0] : undefined);

/** Whether the run in it went well but Degraded, without reading the rest: for counts over many runs. */
export const isDegradedRecord = ({ body }: Stored): boolean => {
  const run = body as (Ended & { readonly t?: readonly Ended[] }) | null;
  if (!run || (run.t !== undefined && !Array.isArray(run.t))) return false;
  const ends = [run, ...(run.t ?? [])].map(lastCode);
  return ends.includes(degraded) && ends.every((code) => code === degraded || code === completed);
};

const decode = (stored: Stored, taskRunOf: typeof decodeTask): FlowRun => {
  const code = parse(stored);
  const { monitor, dueAt, trigger } = keyOf(stored);
  const id = runId({ monitor, dueAt, trigger });
  return {
    id,
    monitor,
    dueAt,
    trigger,
    flow: code.f,
    ...(code.s === undefined ? {} : { startedAt: dueAt + code.s }),
    endedAt: dueAt + code.e,
    states: decodeStates(code.st, dueAt),
    taskRuns: (code.t ?? []).map((taskCode, index) => taskRunOf(taskCode, { id, dueAt }, index)),
    ...(code.l ? { lines: code.l } : {}),
  };
};

/** The run that an item records; throws a RecordError for a damaged or newer one. */
export const decodeRun = (stored: Stored): FlowRun => decode(stored, decodeTask);

/** The same, but its task runs without lines and findings, and evidence only of what failed: so far a status is settled. */
export const decodeRunOutcome = (stored: Stored): FlowRun => decode(stored, decodeTaskOutcome);
