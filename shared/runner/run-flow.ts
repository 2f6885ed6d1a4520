// One flow run: calls the user's flow, and ends at the deadline whatever the flow does.
import type { TaskState } from '../define/flow.ts';
import { state } from '../model/state.ts';
import { cleanText, errorMessage } from '../text/clean.ts';
import { formatSeconds } from '../text/duration-text.ts';
import type { Execution } from './execution.ts';
import { type Ending, endingOf } from './flow-result.ts';
import { printedLines } from './printed-lines.ts';
import { redactExecution } from './redact-execution.ts';
import { openSession, owned, type Session, type SessionDeps } from './run-session.ts';
import { assertTask, runTask } from './run-task.ts';

type Print = (values: readonly unknown[]) => void;

const start = (session: Session, given: unknown): Promise<TaskState> => {
  // Thrown at once, so that a call that nobody awaits does not hide the mistake.
  const task = assertTask(session, given);
  const run = owned(runTask(session, task));
  session.underWay.add(run);
  const ended = () => session.underWay.delete(run);
  run.then(ended, ended);
  return run;
};

const callFlow = async (session: Session, print: Print): Promise<Ending> => {
  const isState = (value: unknown): value is TaskState =>
    typeof value === 'object' && value !== null && session.handedOut.has(value);
  try {
    const returned = await session.monitor.flow.run({
      run: (task) => start(session, task) as Promise<TaskState<never>>,
      print: (...values) => print(values),
    });
    // A list may hold promises: `return [run(a), run(b)]` means their states.
    return endingOf(Array.isArray(returned) ? await Promise.all(returned) : returned, isState);
  } catch (error) {
    return { name: 'Failed', message: `Flow run encountered an exception: ${errorMessage(error)}` };
  }
};

/** What was started is seen through, even if the flow did not wait for it: its record would be half a record. */
const settle = async (session: Session, print: Print): Promise<Ending> => {
  const ending = await callFlow(session, print);
  while (session.underWay.size > 0) await Promise.allSettled(session.underWay);
  return ending;
};

const timedOut = ({ deadline }: { readonly deadline: number }, startedAt: number): Ending => ({
  name: 'TimedOut',
  message: `Flow run exceeded timeout of ${formatSeconds(Math.max(0, deadline - startedAt))}`,
});

const flowOver = Object.freeze(new Error('the flow run is over'));

/** From here on nothing that the user's code still does changes the record. */
const close = (session: Session, at: number, isLate: boolean): void => {
  session.over.abort(flowOver);
  for (const open of session.taskRuns) {
    if (isLate) open.enter('TimedOut', at, 'Task run was still running when the time of its flow run was up');
    // What the user's code throws is Failed already: this is a fault of our own, which says nothing of the service.
    else open.enter('Crashed', at, 'Task run ended without a state, by an error in Vigía itself');
  }
};

/** Never rejects. */
export const runFlow = async (deps: SessionDeps, about: Pick<Session, 'monitor' | 'request'>): Promise<Execution> => {
  const session = openSession(deps, about);
  const { clock, request } = session;
  const printed = printedLines(session);
  const print: Print = (values) => {
    if (!session.over.signal.aborted) printed.print(values);
  };
  const startedAt = clock.now();
  const leftMs = request.deadline - startedAt;
  const expired = clock.sleep(Math.max(0, leftMs), session.over.signal).then(() => undefined);
  const settled = leftMs > 0 ? await Promise.race([settle(session, print), expired]) : undefined;
  const inTime = session.outOfTime ? undefined : settled;
  const ending = inTime ?? timedOut(request, startedAt);
  const endedAt = clock.now();
  close(session, endedAt, inTime === undefined);
  const lines = printed.lines();
  const { clean, isUsed } = session.secrets;
  const message = cleanText(clean(ending.message ?? ''));
  const execution: Execution = {
    startedAt,
    endedAt,
    states: [state('Running', startedAt), state(ending.name, endedAt, message)],
    taskRuns: session.taskRuns.map((open) => open.taskRun()),
    ...(lines.length > 0 ? { lines } : {}),
  };
  return isUsed() ? redactExecution(clean, execution) : execution;
};
