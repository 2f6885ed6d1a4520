// Stores a flow run in few bytes: values that follow from its key are left out, and times are relative to its due time.
import * as v from 'valibot';
import { records as messages } from '../../messages/en/records.ts';
import { defined } from '../../model/defined.ts';
import { type RunKey, runId, taskRunName } from '../../model/identity.ts';
import { ownSideCauses } from '../../model/own-side.ts';
import type { FlowRun, TaskRun } from '../../model/run.ts';
import { type State, type StateName, state } from '../../model/state.ts';
import { parseRunKey, runIndexes, runKey } from '../keys.ts';
import type { Item, Stored } from '../store.ts';
import { decodeEvidence, EvidenceCode, encodeEvidence, present } from './evidence-codec.ts';
import { createRecordParser } from './parse-record.ts';
import { RecordError } from './record-errors.ts';
import { Count, Offset } from './record-fields.ts';

const version = 1;

/** The state names by their number in a record. New names are only ever added at the end. */
const stateNames: readonly StateName[] = [
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
const [completed, degraded] = [stateNames.indexOf('Completed'), stateNames.indexOf('Degraded')];
const [failed, timedOut] = [stateNames.indexOf('Failed'), stateNames.indexOf('TimedOut')];

const Name = v.pipe(Count, v.maxValue(stateNames.length - 1));
/** The message of a state; 0 where it equals the previous message, because most attempts fail alike. */
const Message = v.union([v.string(), v.literal(0)]);
const StateCode = v.union([v.strictTuple([Name, Offset]), v.strictTuple([Name, Offset, Message])]);
const TaskCode = v.object({
  n: v.string(),
  st: v.pipe(v.array(StateCode), v.minLength(1)),
  /** Attempts, except 1. */
  a: v.optional(Count),
  e: v.optional(v.array(EvidenceCode)),
  l: v.optional(v.array(v.string())),
  /** 1: only a certificate made it fail. */
  c: v.optional(v.literal(1)),
  /** What was checked, what was expected, what was found. */
  f: v.optional(v.pipe(v.array(v.strictTuple([v.string(), v.string(), v.string()])), v.minLength(1))),
});
export const RunCode = v.object({
  v: v.literal(version),
  f: v.string(),
  /** Start and end, in milliseconds after the due time. */
  s: v.optional(Offset),
  e: Offset,
  st: v.pipe(v.array(StateCode), v.minLength(1)),
  t: v.optional(v.array(TaskCode)),
  l: v.optional(v.array(v.string())),
  /** What on Vigía's own side made it Crashed, by its number. A cause that only a newer version knows is left out. */
  o: v.optional(Count),
});

type Code<S extends v.GenericSchema> = v.InferOutput<S>;

const parseRunCode = createRecordParser(version, RunCode);

const encodeStates = (states: readonly State[], dueAt: number): readonly Code<typeof StateCode>[] => {
  let previous: string | undefined;
  return states.map(({ name, timestamp, message }) => {
    const [number, offset] = [stateNames.indexOf(name), timestamp - dueAt];
    if (!message) return [number, offset];
    const isSame = message === previous;
    previous = message;
    return [number, offset, isSame ? 0 : message];
  });
};

const decodeStates = (codes: readonly Code<typeof StateCode>[], dueAt: number): readonly State[] => {
  let previous: string | undefined;
  return codes.map(([name, offset, message]) => {
    previous = message === undefined || message === 0 ? previous : message;
    return state(stateNames[name] as StateName, dueAt + offset, message === 0 ? previous : message);
  });
};

const encodeTask = (taskRun: TaskRun, dueAt: number): unknown =>
  present({
    n: taskRun.task,
    st: encodeStates(taskRun.states, dueAt),
    a: taskRun.attempts === 1 ? undefined : taskRun.attempts,
    e: taskRun.evidence.length > 0 ? encodeEvidence(taskRun.evidence) : undefined,
    l: taskRun.lines.length > 0 ? taskRun.lines : undefined,
    c: taskRun.onlyCertificate ? 1 : undefined,
    f: taskRun.findings?.map(({ what, expected, found }) => [what, expected, found]),
  });

/** The run that a task run belongs to, as far as its name and times depend on it. */
type ParentRun = Pick<FlowRun, 'id' | 'dueAt'>;

const decodeTaskStates = (code: Code<typeof TaskCode>, { id, dueAt }: ParentRun, index: number): TaskRun => ({
  name: taskRunName(id, code.n, index),
  task: code.n,
  states: decodeStates(code.st, dueAt),
  attempts: code.a ?? 1,
  evidence: [],
  lines: [],
  ...(code.c ? { onlyCertificate: true } : {}),
});

const hasFailed = (code: Code<typeof TaskCode>): boolean => {
  const end = code.st.at(-1)?.[0];
  return end === failed || end === timedOut;
};

/** A failed task run keeps its evidence, which alerts contain. */
const decodeTaskOutcome = (code: Code<typeof TaskCode>, run: ParentRun, index: number): TaskRun => {
  const taskRun = decodeTaskStates(code, run, index);
  return code.e && hasFailed(code) ? { ...taskRun, evidence: decodeEvidence(code.e) } : taskRun;
};

const decodeTask = (code: Code<typeof TaskCode>, run: ParentRun, index: number): TaskRun => ({
  ...decodeTaskStates(code, run, index),
  evidence: decodeEvidence(code.e ?? []),
  lines: code.l ?? [],
  ...(code.f ? { findings: code.f.map(([what, expected, found]) => ({ what, expected, found })) } : {}),
});

/** The item that records a run. It expires `keepSeconds` after the due time. */
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
      o: run.ownSide && ownSideCauses.indexOf(run.ownSide),
    }),
  };
};

const readKey = ({ key }: Stored): RunKey => {
  const runKey = parseRunKey(key);
  if (!runKey) throw new RecordError(key, messages.keyNamesNoRun);
  return runKey;
};

type WithStates = { readonly st?: readonly (readonly unknown[])[] };

const lastStateNumber = (part: WithStates): unknown => (Array.isArray(part?.st) ? part.st.at(-1)?.[0] : undefined);

/** Whether the stored run passed and was Degraded. It reads only the last states, for counts over many runs. */
export const isDegradedRecord = ({ body }: Stored): boolean => {
  const run = body as (WithStates & { readonly t?: readonly WithStates[] }) | null;
  if (!run || (run.t !== undefined && !Array.isArray(run.t))) return false;
  const ends = [run, ...(run.t ?? [])].map(lastStateNumber);
  return ends.includes(degraded) && ends.every((end) => end === degraded || end === completed);
};

/** `showsNothing` of the stored run, without decoding it. */
export const showsNothingRecord = ({ body }: Stored): boolean => {
  const run = body as (WithStates & { readonly o?: unknown; readonly t?: unknown }) | null;
  return run?.o !== undefined || (run !== null && run.t === undefined && lastStateNumber(run) === completed);
};

const ownSideOf = ({ o }: Code<typeof RunCode>): Pick<FlowRun, 'ownSide'> => {
  const ownSide = o === undefined ? undefined : ownSideCauses[o];
  return ownSide ? { ownSide } : {};
};

const decode = (stored: Stored, toTaskRun: typeof decodeTask): FlowRun => {
  const code = parseRunCode(stored);
  const { monitor, dueAt, trigger } = readKey(stored);
  const id = runId({ monitor, dueAt, trigger });
  return {
    id,
    monitor,
    dueAt,
    trigger,
    flow: code.f,
    ...defined({ startedAt: code.s === undefined ? undefined : dueAt + code.s }),
    endedAt: dueAt + code.e,
    states: decodeStates(code.st, dueAt),
    taskRuns: (code.t ?? []).map((taskCode, index) => toTaskRun(taskCode, { id, dueAt }, index)),
    ...(code.l ? { lines: code.l } : {}),
    ...ownSideOf(code),
  };
};

/** The run of a stored item. Throws a RecordError for a damaged or newer record. */
export const decodeRun = (stored: Stored): FlowRun => decode(stored, decodeTask);

/** The same, with the parts that settle a status: no lines, no findings, and evidence only of failed task runs. */
export const decodeRunOutcome = (stored: Stored): FlowRun => decode(stored, decodeTaskOutcome);
