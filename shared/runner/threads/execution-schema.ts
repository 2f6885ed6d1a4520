// What may come back of a run: a user's code shares the thread that it comes from, so that its shape is looked at.
import * as v from 'valibot';
import { checkKinds } from '../../checks/index.ts';
import { isTerminal, type State, stateNames } from '../../model/state.ts';
import type { Execution } from '../execution.ts';
import { maxTaskRuns } from '../run-session.ts';

const Moment = v.pipe(v.number(), v.integer(), v.minValue(0));
const Text = v.pipe(v.string(), v.maxLength(2_000));
const Texts = v.pipe(v.array(Text), v.maxLength(100));
const types: readonly State['type'][] = ['PENDING', 'RUNNING', 'SCHEDULED', 'COMPLETED', 'FAILED', 'CRASHED'];

const States = v.pipe(
  v.array(
    v.looseObject({
      type: v.picklist(types),
      name: v.picklist(stateNames),
      message: v.optional(Text),
      timestamp: Moment,
    }),
  ),
  v.minLength(1),
  v.maxLength(100),
);

const EvidenceShape = v.looseObject({
  kind: v.picklist(checkKinds),
  phases: v.looseObject({ totalMs: v.number() }),
});

const TaskRunShape = v.looseObject({
  name: Text,
  task: Text,
  states: States,
  attempts: Moment,
  evidence: v.pipe(v.array(EvidenceShape), v.maxLength(100)),
  lines: Texts,
});

const ExecutionShape = v.looseObject({
  startedAt: Moment,
  endedAt: Moment,
  states: States,
  taskRuns: v.pipe(v.array(TaskRunShape), v.maxLength(maxTaskRuns)),
  lines: v.optional(Texts),
});

const hasEnded = ({ states }: Pick<Execution, 'states'>): boolean => {
  const last = states.at(-1);
  return last !== undefined && isTerminal(last);
};

/** Undefined for what is no execution that has ended. What a record can hold of it is for whoever records it to see. */
export const parseExecution = (value: unknown): Execution | undefined => {
  if (!v.is(ExecutionShape, value)) return undefined;
  const execution = value as Execution;
  return [execution, ...execution.taskRuns].every(hasEnded) ? execution : undefined;
};
