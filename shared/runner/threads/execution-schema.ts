// Validates the execution that a thread sends: a user's code shares the thread, and may post anything.
import * as v from 'valibot';
import { checkKindNames } from '../../checks/index.ts';
import { ownSideCauses } from '../../model/own-side.ts';
import { isTerminal, type State, stateNames } from '../../model/state.ts';
import type { Execution } from '../execution.ts';
import { maxTaskRuns } from '../run-session.ts';

const Timestamp = v.pipe(v.number(), v.integer(), v.minValue(0));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Text = v.pipe(v.string(), v.maxLength(2_000));
const Texts = v.pipe(v.array(Text), v.maxLength(100));
const stateTypes: readonly State['type'][] = ['PENDING', 'RUNNING', 'SCHEDULED', 'COMPLETED', 'FAILED', 'CRASHED'];

const States = v.pipe(
  v.array(
    v.looseObject({
      type: v.picklist(stateTypes),
      name: v.picklist(stateNames),
      message: v.optional(Text),
      timestamp: Timestamp,
    }),
  ),
  v.minLength(1),
  v.maxLength(100),
);

const EvidenceSchema = v.looseObject({
  kind: v.picklist(checkKindNames),
  phases: v.looseObject({ totalMs: v.number() }),
});

const TaskRunSchema = v.looseObject({
  name: Text,
  task: Text,
  states: States,
  attempts: Count,
  evidence: v.pipe(v.array(EvidenceSchema), v.maxLength(100)),
  lines: Texts,
});

const ExecutionSchema = v.looseObject({
  startedAt: Timestamp,
  endedAt: Timestamp,
  states: States,
  taskRuns: v.pipe(v.array(TaskRunSchema), v.maxLength(maxTaskRuns)),
  lines: v.optional(Texts),
  ownSide: v.optional(v.picklist(ownSideCauses)),
});

const hasEnded = ({ states }: Pick<Execution, 'states'>): boolean => {
  const last = states.at(-1);
  return last !== undefined && isTerminal(last);
};

/** Undefined for a value that is not an ended execution. Whether it can be stored is checked where it is recorded. */
export const parseExecution = (value: unknown): Execution | undefined => {
  if (!v.is(ExecutionSchema, value)) return undefined;
  const execution = value as Execution;
  return [execution, ...execution.taskRuns].every(hasEnded) ? execution : undefined;
};
