// Runs a task once: attempts follow one another until one passes, none is left, or no time is left for another.
import { describeValue, isDefinition } from '../define/definition.ts';
import type { TaskState } from '../define/flow.ts';
import type { TaskDefinition } from '../define/task.ts';
import { type StateName, state } from '../model/state.ts';
import { type OpenTaskRun, openTaskRun } from './open-task-run.ts';
import { type AttemptOutcome, runAttempt } from './run-attempt.ts';
import { maxTaskRuns, outOfTimeError, type Session } from './run-session.ts';

/** A shorter attempt would measure the time that is left and not the service. */
const minAttemptMs = 1_000;

const stateNameOf: Readonly<Record<AttemptOutcome['kind'], StateName>> = {
  completed: 'Completed',
  degraded: 'Degraded',
  failed: 'Failed',
  threw: 'Failed',
  'timed-out': 'TimedOut',
};

/** Degraded passes: a retry would only hide how slow the service is. */
const isPassing = ({ kind }: AttemptOutcome): boolean => kind === 'completed' || kind === 'degraded';

const isFinal = (outcome: AttemptOutcome): boolean => outcome.kind === 'timed-out' && outcome.isFinal;

/** Until the next attempt: no sooner than a server asked for with Retry-After. */
const delayMsOf = ({ clock, monitor }: Session, { notBefore = 0 }: AttemptOutcome): number =>
  Math.max(monitor.spec.attempts.retryDelayMs, notBefore - clock.now());

const mayRetry = (session: Session, outcome: AttemptOutcome, attempt: number): boolean => {
  if (isPassing(outcome) || isFinal(outcome)) return false;
  const { timeoutMs, retries } = session.monitor.spec.attempts;
  const neededMs = delayMsOf(session, outcome) + Math.min(timeoutMs, minAttemptMs);
  return attempt <= retries && session.clock.now() + neededMs <= session.request.deadline;
};

const messageOf = (outcome: AttemptOutcome): string => (outcome.kind === 'completed' ? '' : outcome.message);

/** Resolves with the outcome of the last attempt. */
const runAttempts = async (session: Session, task: TaskDefinition, taskRun: OpenTaskRun): Promise<AttemptOutcome> => {
  const { clock } = session;
  for (let attempt = 1; ; attempt += 1) {
    taskRun.addState(attempt === 1 ? 'Running' : 'Retrying', clock.now());
    taskRun.beginAttempt();
    const outcome = await runAttempt(session, { task, taskRun, attempt });
    if (taskRun.isClosed() || !mayRetry(session, outcome, attempt)) return outcome;
    taskRun.addState('AwaitingRetry', clock.now(), messageOf(outcome));
    await clock.sleep(delayMsOf(session, outcome), session.ended.signal);
    if (taskRun.isClosed()) return outcome;
  }
};

/** Throws for a value that is not a task, for an invalid task, and for a task run above the limit. */
export const assertTask = ({ messages, taskRuns }: Session, given: unknown): TaskDefinition => {
  if (!isDefinition(given, 'task')) throw new TypeError(messages.notATask({ value: describeValue(given) }));
  const task = given as TaskDefinition;
  const [issue] = task.issues;
  if (issue) {
    const { field, message } = issue;
    throw new TypeError(messages.invalidTask({ task: describeValue(task.name), field, problem: message }));
  }
  if (taskRuns.length >= maxTaskRuns) throw new RangeError(messages.tooManyTaskRuns({ max: maxTaskRuns }));
  return task;
};

/**
 * Resolves with the terminal state of the task run. Rejects with what the last attempt threw, and with an error of its
 * own if the flow run is out of time before the task run ends.
 */
export const runTask = async (session: Session, task: TaskDefinition): Promise<TaskState> => {
  const { clock, request, taskRuns, receivedStates } = session;
  const isLate = session.isOutOfTime || session.ended.signal.aborted || clock.now() >= request.deadline;
  if (isLate) throw outOfTimeError(session);
  const taskRun = openTaskRun(session, { runId: request.runId, task: task.name, index: taskRuns.length });
  taskRuns.push(taskRun);
  const outcome = await runAttempts(session, task, taskRun);
  if (taskRun.isClosed()) throw outOfTimeError(session);
  const name = stateNameOf[outcome.kind];
  const endedAt = clock.now();
  taskRun.addState(name, endedAt, messageOf(outcome));
  if (outcome.kind === 'threw') throw outcome.error;
  if (isFinal(outcome)) throw outOfTimeError(session);
  const ended = state(name, endedAt, messageOf(outcome));
  const taskState: TaskState = Object.freeze(outcome.kind === 'completed' ? { ...ended, value: outcome.value } : ended);
  receivedStates.push(taskState);
  return taskState;
};
