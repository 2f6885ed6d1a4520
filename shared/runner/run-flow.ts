// Runs a flow once: calls the user's function, and ends the flow run at its deadline in any case.
import type { TaskState } from '../define/flow.ts';
import { state } from '../model/state.ts';
import { cleanText, errorMessage } from '../text/clean.ts';
import type { Execution } from './execution.ts';
import { type FlowResult, flowResultOf } from './flow-result.ts';
import { crashOwnSide } from './own-side.ts';
import { createPrintedLines } from './printed-lines.ts';
import { redactExecution } from './redact-execution.ts';
import { ignoreUnhandled, openSession, type Session, type SessionDeps } from './run-session.ts';
import { assertTask, runTask } from './run-task.ts';

type Print = (values: readonly unknown[]) => void;

const startTask = (session: Session, given: unknown): Promise<TaskState> => {
  // Throws here and not in a promise, so that a call that the flow does not await still reveals the mistake.
  const task = assertTask(session, given);
  const taskRun = ignoreUnhandled(runTask(session, task));
  session.runningTasks.add(taskRun);
  const remove = () => session.runningTasks.delete(taskRun);
  taskRun.then(remove, remove);
  return taskRun;
};

const callFlow = async (session: Session, print: Print): Promise<FlowResult> => {
  const { messages, receivedStates } = session;
  const isTaskState = (value: unknown): value is TaskState => receivedStates.includes(value as TaskState);
  try {
    const returned = await session.monitor.flow.run({
      run: (task) => startTask(session, task) as Promise<TaskState<never>>,
      print: (...values) => print(values),
    });
    // A flow may return promises, as in `return [run(a), run(b)]`: their states count.
    const result = flowResultOf(Array.isArray(returned) ? await Promise.all(returned) : returned, {
      isTaskState,
      messages,
    });
    // The state explains why such a run counts neither as passing nor as failing.
    const ranNoTask = result.name === 'Completed' && session.taskRuns.length === 0;
    return ranNoTask ? { ...result, message: messages.ranNoTask } : result;
  } catch (error) {
    const frame = session.newFrameOf(error);
    if (frame !== undefined) print([frame]);
    return { name: 'Failed', message: messages.flowRunException({ error: errorMessage(error) }) };
  }
};

/** Waits for all tasks that the flow has started, awaited or not: otherwise their records would be incomplete. */
const callFlowAndAwaitTasks = async (session: Session, print: Print): Promise<FlowResult> => {
  const result = await callFlow(session, print);
  while (session.runningTasks.size > 0) await Promise.allSettled(session.runningTasks);
  return result;
};

const timedOut = ({ messages, request }: Session, startedAt: number): FlowResult => ({
  name: 'TimedOut',
  message: messages.flowRunTimedOut({ timeoutMs: Math.max(0, request.deadline - startedAt) }),
});

const flowRunEnded = Object.freeze(new Error('the flow run has ended'));

/** Closes the task runs that are still open. After this the user's code can no longer change the record. */
const closeTaskRuns = ({ ended, messages, taskRuns }: Session, at: number, isOutOfTime: boolean): void => {
  ended.abort(flowRunEnded);
  for (const taskRun of taskRuns) {
    if (isOutOfTime) taskRun.addState('TimedOut', at, messages.taskRunCutOff);
    // An exception of the user's code is recorded as Failed before this: here Vigía itself failed, not the service.
    else taskRun.addState('Crashed', at, messages.taskRunInternalError);
  }
};

/** Of the timer of the deadline, which may fire late. */
const flowGraceMs = 100;

/** Never rejects: all that the flow and its tasks do is part of the execution. */
export const runFlow = async (deps: SessionDeps, about: Pick<Session, 'monitor' | 'request'>): Promise<Execution> => {
  const session = openSession(deps, about);
  const { clock, ended } = session;
  const printed = createPrintedLines(session);
  const print: Print = (values) => {
    if (!ended.signal.aborted) printed.print(values);
  };
  const startedAt = clock.now();
  const leftMs = session.request.deadline - startedAt;
  const deadline = clock.sleep(Math.max(0, leftMs), ended.signal).then(() => undefined);
  const first = leftMs > 0 ? await Promise.race([callFlowAndAwaitTasks(session, print), deadline]) : undefined;
  // A flow that blocks its thread past the deadline returns before the timer of the deadline can fire.
  const isLate = session.monitor.spec.kind === 'flow' && clock.now() > session.request.deadline + flowGraceMs;
  const resultInTime = session.isOutOfTime || isLate ? undefined : first;
  const result = resultInTime ?? timedOut(session, startedAt);
  const endedAt = clock.now();
  closeTaskRuns(session, endedAt, resultInTime === undefined);
  const lines = printed.lines();
  const { redact, isUsed } = session.secrets;
  const message = cleanText(redact(result.message ?? ''));
  const execution: Execution = {
    startedAt,
    endedAt,
    states: [state('Running', startedAt), state(result.name, endedAt, message)],
    taskRuns: session.taskRuns.map((taskRun) => taskRun.toTaskRun()),
    ...(lines.length > 0 ? { lines, lineTimes: printed.times() } : {}),
  };
  const attributed = crashOwnSide(execution, { ofTask: ({ ownSide }) => ownSide }, session.monitor.spec.language);
  return isUsed() ? redactExecution(redact, attributed) : attributed;
};
