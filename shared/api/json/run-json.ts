// Runs as JSON.
import * as v from 'valibot';
import { EvidenceJson, evidenceJson } from '../../checks/evidence-json.ts';
import { flowRunName, type RunKey, runId } from '../../model/identity.ts';
import { type FlowRun, lastState, type TaskRun, taskDurationMs } from '../../model/run.ts';
import { state } from '../../model/state.ts';
import type { JsonOf } from '../json-of.ts';
import {
  Count,
  Cursor,
  isoTime,
  isoTimeOrNull,
  MsOrNull,
  OwnSideJson,
  TextOrNull,
  Time,
  TimeOrNull,
} from './common-json.ts';
import { StateJson, stateJson } from './state-json.ts';

export const RunId = v.pipe(
  v.string(),
  v.regex(/^(?:drill\/)?[a-z0-9-]{1,63}~\d{13}(?:~[mc])?$/),
  v.description(
    '`monitor~dueAt` in milliseconds since the epoch; ends with `~m` for a manual run and `~c` for a catch-up run, starts with `drill/` in a drill',
  ),
);

const FindingJson = v.pipe(
  v.strictObject({ what: v.string(), expected: v.string(), found: v.string() }),
  v.title('Finding'),
  v.description('A deviation from what the check expects'),
);

const TaskRunJson = v.pipe(
  v.strictObject({
    name: v.string(),
    task: v.string(),
    state: StateJson,
    states: v.array(StateJson),
    attempts: Count,
    durationMs: v.number(),
    evidence: v.pipe(v.array(EvidenceJson), v.description('One for each request of the task')),
    lines: v.pipe(v.array(v.string()), v.description('What the task printed')),
    findings: v.array(FindingJson),
  }),
  v.title('TaskRun'),
);

export const RunJson = v.pipe(
  v.strictObject({
    id: RunId,
    name: v.pipe(v.string(), v.description('Two words, derived from the id')),
    monitor: v.pipe(
      v.string(),
      v.regex(/^(?:drill\/)?[a-z0-9-]{1,63}$/),
      v.description('Starts with `drill/` in a drill'),
    ),
    flow: TextOrNull,
    trigger: v.pipe(
      v.picklist(['schedule', 'manual', 'catch-up']),
      v.description('`catch-up`: soon after its monitor was added, changed or resumed, or after a time without checks'),
    ),
    dueAt: Time,
    startedAt: TimeOrNull,
    endedAt: TimeOrNull,
    latenessMs: v.pipe(MsOrNull, v.description('From its due time to its start')),
    durationMs: MsOrNull,
    state: StateJson,
    states: v.array(StateJson),
    ownSide: OwnSideJson,
    lines: v.array(v.string()),
    taskRuns: v.array(TaskRunJson),
  }),
  v.title('Run'),
);

export const RunPageJson = v.pipe(v.strictObject({ runs: v.array(RunJson), cursor: Cursor }), v.title('RunPage'));

export const StartedRunJson = v.pipe(v.strictObject({ id: RunId }), v.title('StartedRun'));

const taskRunJson = (taskRun: TaskRun): JsonOf<typeof TaskRunJson> => ({
  name: taskRun.name,
  task: taskRun.task,
  state: stateJson(lastState(taskRun)),
  states: taskRun.states.map(stateJson),
  attempts: taskRun.attempts,
  durationMs: taskDurationMs(taskRun),
  evidence: taskRun.evidence.map(evidenceJson),
  lines: taskRun.lines,
  findings: taskRun.findings ?? [],
});

export const runJson = (run: FlowRun): JsonOf<typeof RunJson> => {
  const { id, monitor, flow, trigger, dueAt, startedAt, endedAt } = run;
  return {
    id,
    name: flowRunName(id),
    monitor,
    flow,
    trigger,
    dueAt: isoTime(dueAt),
    startedAt: isoTimeOrNull(startedAt),
    endedAt: isoTime(endedAt),
    latenessMs: startedAt === undefined ? null : startedAt - dueAt,
    durationMs: startedAt === undefined ? null : endedAt - startedAt,
    state: stateJson(lastState(run)),
    states: run.states.map(stateJson),
    ownSide: run.ownSide ?? null,
    lines: run.lines ?? [],
    taskRuns: run.taskRuns.map(taskRunJson),
  };
};

/** Encoding takes most of the time of a list. Cached runs are the same objects at each request, so their text is kept. */
const texts = new WeakMap<FlowRun, string>();

/** The run as JSON text. */
export const runText = (run: FlowRun): string => {
  const known = texts.get(run);
  if (known !== undefined) return known;
  const text = JSON.stringify(runJson(run));
  texts.set(run, text);
  return text;
};

/** A requested run that is not recorded yet. `flow` is undefined when the monitor is unknown. */
export const pendingRunJson = (key: RunKey, flow: string | undefined): JsonOf<typeof RunJson> => {
  const pending = stateJson(state('Pending', key.dueAt));
  return {
    id: runId(key),
    name: flowRunName(runId(key)),
    monitor: key.monitor,
    flow: flow ?? null,
    trigger: key.trigger,
    dueAt: isoTime(key.dueAt),
    startedAt: null,
    endedAt: null,
    latenessMs: null,
    durationMs: null,
    state: pending,
    states: [pending],
    ownSide: null,
    lines: [],
    taskRuns: [],
  };
};
