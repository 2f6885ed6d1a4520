// Redacts an execution before it is recorded: a secret that was read late may be in a text that was kept before.
import { mapEvidenceTexts } from '../checks/map-evidence-texts.ts';
import type { TaskRun } from '../model/run.ts';
import type { State } from '../model/state.ts';
import type { Execution } from './execution.ts';

type MapText = (text: string) => string;

const redactState =
  (redact: MapText) =>
  (state: State): State =>
    state.message === undefined ? state : { ...state, message: redact(state.message) };

const redactTaskRun =
  (redact: MapText) =>
  (taskRun: TaskRun): TaskRun => ({
    ...taskRun,
    states: taskRun.states.map(redactState(redact)),
    evidence: taskRun.evidence.map((evidence) => mapEvidenceTexts(evidence, redact)),
    lines: taskRun.lines.map(redact),
    ...(taskRun.findings
      ? {
          findings: taskRun.findings.map(({ what, expected, found }) => ({
            what: redact(what),
            expected: redact(expected),
            found: redact(found),
          })),
        }
      : {}),
  });

export const redactExecution = (redact: MapText, execution: Execution): Execution => ({
  ...execution,
  states: execution.states.map(redactState(redact)),
  taskRuns: execution.taskRuns.map(redactTaskRun(redact)),
  ...(execution.lines ? { lines: execution.lines.map(redact) } : {}),
});
