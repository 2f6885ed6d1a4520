// One task run: attempts until one is well, or none is left, or there is no time for another.
import { describeValue, isDefinition } from '../define/definition.ts';
import type { TaskState } from '../define/flow.ts';
import type { TaskDefinition } from '../define/task.ts';
import { type StateName, state } from '../model/state.ts';
import { type OpenTaskRun, openTaskRun } from './open-task-run.ts';
import { type Outcome, runAttempt } from './run-attempt.ts';
import { maxTaskRuns, outOfTime, type Session } from './run-session.ts';

/** An attempt with less time than this would say more about the clock than about the service. */
const minAttemptMs = 1_000;

const stateNameOf: Readonly<Record<Outcome['kind'], StateName>> = {
  completed: 'Completed',
  degraded: 'Degraded',
  failed: 'Failed',
  threw: 'Failed',
  'timed-out': 'TimedOut',
};

/** What is Degraded works: another attempt would only hide how slowly. */
const isPassing = ({ kind }: Outcome): boolean => kind === 'completed' || kind === 'degraded';

const mayRetry = (session: Session, outcome: Outcome, attempt: number): boolean => {
  if (isPassing(outcome) || (outcome.kind === 'timed-out' && outcome.final)) return false;
  const { timeoutMs, retries, retryDelayMs } = session.monitor.spec.attempts;
  const neededMs = retryDelayMs + Math.min(timeoutMs, minAttemptMs);
  return attempt <= retries && session.clock.now() + neededMs <= session.request.deadline;
};

const messageOf = (outcome: Outcome): string => (outcome.kind === 'completed' ? '' : outcome.message);

const attempts = async (session: Session, task: TaskDefinition, open: OpenTaskRun): Promise<Outcome> => {
  const { clock, monitor } = session;
  for (let attempt = 1; ; attempt += 1) {
    open.enter(attempt === 1 ? 'Running' : 'Retrying', clock.now());
    open.beginAttempt();
    const outcome = await runAttempt(session, { task, open, attempt });
    if (open.closed() || !mayRetry(session, outcome, attempt)) return outcome;
    open.enter('AwaitingRetry', clock.now(), messageOf(outcome));
    await clock.sleep(monitor.spec.attempts.retryDelayMs, session.over.signal);
    if (open.closed()) return outcome;
  }
};

/** Throws for what is no task, a task that is defined wrongly, and one task run too many. */
export const assertTask = (session: Session, task: unknown): TaskDefinition => {
  if (!isDefinition(task, 'task'))
    throw new TypeError(`run() takes a task, made by task(…) or http(…), but was given ${describeValue(task)}`);
  const made = task as TaskDefinition;
  const [issue] = made.issues;
  if (issue) throw new TypeError(`task ${describeValue(made.name)}: ${issue.field}: ${issue.message}`);
  if (session.taskRuns.length >= maxTaskRuns)
    throw new RangeError(`a flow run may start at most ${maxTaskRuns} task runs`);
  return made;
};

/**
 * Runs a task and resolves with its terminal state. Rejects with what the last attempt threw, if it threw; and
 * where the time of the flow run is up, before or while the task runs.
 */
export const runTask = async (session: Session, task: TaskDefinition): Promise<TaskState> => {
  const { clock, request, taskRuns, handedOut } = session;
  const late = session.outOfTime || session.over.signal.aborted || clock.now() >= request.deadline;
  if (late) throw outOfTime(session);
  const open = openTaskRun(session, { runId: request.runId, task: task.name, index: taskRuns.length });
  taskRuns.push(open);
  const outcome = await attempts(session, task, open);
  if (open.closed()) throw outOfTime(session);
  const name = stateNameOf[outcome.kind];
  const endedAt = clock.now();
  open.enter(name, endedAt, messageOf(outcome));
  if (outcome.kind === 'threw') throw outcome.error;
  if (outcome.kind === 'timed-out' && outcome.final) throw outOfTime(session);
  const ended: TaskState = Object.freeze({
    ...state(name, endedAt, messageOf(outcome)),
    ...(outcome.kind === 'completed' ? { value: outcome.value } : {}),
  });
  handedOut.add(ended);
  return ended;
};
