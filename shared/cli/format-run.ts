// A run in words: what came of its tasks, and whether that is well.
import { decisiveState as decisiveStateOf } from '../model/state.ts';
import { formatLocalTimeMs } from '../text/clock-text.ts';
import type { ApiRun, ApiState } from './api-responses.ts';
import type { Style } from './command-output.ts';

/** All that it did is Completed; one that is still to come, Crashed or Cancelled is not. */
export const isPassing = ({ state, taskRuns }: ApiRun): boolean =>
  [state, ...taskRuns.map((taskRun) => taskRun.state)].every(({ type }) => type === 'COMPLETED');

const pendingTypes: ReadonlySet<string> = new Set(['SCHEDULED', 'PENDING', 'RUNNING']);

export const isOver = ({ state }: ApiRun): boolean => !pendingTypes.has(state.type);

/** `Failed('…')`, `Completed()`, as the console of the server shows it. */
export const formatState = ({ name, message }: Pick<ApiState, 'name' | 'message'>): string =>
  `${name}(${message ? `'${message}'` : ''})`;

/** `2 Completed`, `1 Failed, 2 Completed`: what is not well comes first. */
export const countTaskStates = ({ taskRuns }: ApiRun): string => {
  const counts = new Map<string, number>();
  for (const { state } of taskRuns) counts.set(state.name, (counts.get(state.name) ?? 0) + 1);
  const rank = (name: string): number => (name === 'Completed' ? 1 : 0);
  const sorted = [...counts].sort(([a], [b]) => rank(a) - rank(b));
  return sorted.map(([name, count]) => `${count} ${name}`).join(', ');
};

type Notified = { readonly state: ApiState; readonly taskRuns: readonly { readonly state: ApiState }[] };

/** The state that says most about it: of a task that is not well, or its own. */
export const decisiveState = ({ state, taskRuns }: Notified): ApiState =>
  decisiveStateOf(
    state,
    taskRuns.map((taskRun) => taskRun.state),
  );

type Line = { readonly text: string; readonly style?: Style };

const levelOf = ({ type, name }: ApiState): 'INFO' | 'ERROR' | 'WARNING' => {
  if (name === 'Degraded') return 'WARNING';
  if (type === 'COMPLETED') return 'INFO';
  return type === 'FAILED' ? 'ERROR' : 'WARNING';
};

const styleOf = { INFO: {}, ERROR: { style: 'red' }, WARNING: { style: 'yellow' } } as const;

export const logLine = (timeMs: number, level: keyof typeof styleOf, text: string): Line => ({
  text: `${formatLocalTimeMs(timeMs)} | ${level.padEnd(7)} | ${text}`,
  ...styleOf[level],
});

const stateLine = (state: ApiState, subject: string): Line =>
  logLine(Date.parse(state.timestamp), levelOf(state), `${subject} - Finished in state ${formatState(state)}`);

/** Of those attempts that another one followed: when each had failed, and of what. */
const attemptWords = (states: readonly ApiState[], of: number): readonly string[] =>
  states
    .filter(({ name }) => name === 'AwaitingRetry')
    .map(({ timestamp, message }, index) => {
      const failed = `Attempt ${index + 1} of ${of} failed at ${formatLocalTimeMs(Date.parse(timestamp))}`;
      return message ? `${failed}: ${message}` : failed;
    });

/** All that it printed and every state that it ended in, in the format of the server's console. */
export const consoleLines = (run: ApiRun): readonly Line[] => {
  const endedAt = Date.parse(run.state.timestamp);
  const tasks = run.taskRuns.flatMap(({ name, lines, state, states, attempts }) => {
    const subject = `Task run '${name}'`;
    const notified = [...lines, ...attemptWords(states, attempts)];
    const endedAt = Date.parse(state.timestamp);
    return [...notified.map((line) => logLine(endedAt, 'INFO', `${subject} - ${line}`)), stateLine(state, subject)];
  });
  const subject = `Flow run '${run.name}'`;
  const own = run.lines.map((line) => logLine(endedAt, 'INFO', `${subject} - ${line}`));
  return [...tasks, ...own, stateLine(run.state, subject)];
};
