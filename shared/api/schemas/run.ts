// Runs as the API tells them.
import * as v from 'valibot';
import { EvidenceJson } from '../../checks/evidence-json.ts';
import { Count, Cursor, MaybeMs, MaybeText, MaybeTime, Time } from './common.ts';
import { StateShape } from './state.ts';

export const RunId = v.pipe(
  v.string(),
  v.regex(/^(?:drill\/)?[a-z0-9-]{1,63}~\d{13}(?:~m)?$/),
  v.description(
    '`monitor~dueAt` in milliseconds since the epoch, with `~m` for a run by hand, `drill/` before one of a drill',
  ),
);

const Finding = v.pipe(
  v.strictObject({ what: v.string(), expected: v.string(), found: v.string() }),
  v.title('Finding'),
  v.description('Something that was not as expected'),
);

const TaskRun = v.pipe(
  v.strictObject({
    name: v.string(),
    task: v.string(),
    state: StateShape,
    states: v.array(StateShape),
    attempts: Count,
    durationMs: v.number(),
    evidence: v.pipe(v.array(EvidenceJson), v.description('One for each request that the task made')),
    lines: v.pipe(v.array(v.string()), v.description('What the task printed')),
    findings: v.array(Finding),
  }),
  v.title('TaskRun'),
);

export const Run = v.pipe(
  v.strictObject({
    id: RunId,
    name: v.pipe(v.string(), v.description('Two words, made of the id')),
    monitor: v.pipe(
      v.string(),
      v.regex(/^(?:drill\/)?[a-z0-9-]{1,63}$/),
      v.description('With `drill/` before it in a drill'),
    ),
    flow: MaybeText,
    trigger: v.picklist(['schedule', 'manual']),
    dueAt: Time,
    startedAt: MaybeTime,
    endedAt: MaybeTime,
    latenessMs: v.pipe(MaybeMs, v.description('From when it was due to when it started')),
    durationMs: MaybeMs,
    state: StateShape,
    states: v.array(StateShape),
    lines: v.array(v.string()),
    taskRuns: v.array(TaskRun),
  }),
  v.title('Run'),
);

export const RunPage = v.pipe(v.strictObject({ runs: v.array(Run), cursor: Cursor }), v.title('RunPage'));

export const Started = v.pipe(v.strictObject({ id: RunId }), v.title('Started'));
