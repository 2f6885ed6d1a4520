// Formats the states and lines of a run, in the format of the server's console.
import { cliOutput } from '../messages/en/cli-output.ts';
import { decisiveState as decisiveStateOf } from '../model/state.ts';
import { formatLocalTimeMs } from '../text/clock-text.ts';
import { type ApiRun, type ApiState, toEpochMs } from './api-responses.ts';
import type { Style } from './command-output.ts';

/** Whether the run and all its tasks are Completed. */
export const isPassing = ({ state, taskRuns }: ApiRun): boolean =>
  [state, ...taskRuns.map((taskRun) => taskRun.state)].every(({ type }) => type === 'COMPLETED');

const unfinishedTypes: ReadonlySet<string> = new Set(['SCHEDULED', 'PENDING', 'RUNNING']);

export const isFinished = ({ state }: ApiRun): boolean => !unfinishedTypes.has(state.type);

/** `Failed('…')`, `Completed()` */
export const formatState = ({ name, message }: Pick<ApiState, 'name' | 'message'>): string =>
  `${name}(${message ? `'${message}'` : ''})`;

/** `2 Completed`; other states come first: `1 Failed, 2 Completed`. */
export const countTaskStates = ({ taskRuns }: ApiRun): string => {
  const counts = new Map<string, number>();
  for (const { state } of taskRuns) counts.set(state.name, (counts.get(state.name) ?? 0) + 1);
  const rank = (name: string): number => (name === 'Completed' ? 1 : 0);
  const sorted = [...counts].sort(([a], [b]) => rank(a) - rank(b));
  return sorted.map(([name, count]) => `${count} ${name}`).join(', ');
};

type RunStates = { readonly state: ApiState; readonly taskRuns: readonly { readonly state: ApiState }[] };

/** The state of a task that failed or is degraded, or else the state of the run. */
export const decisiveState = ({ state, taskRuns }: RunStates): ApiState =>
  decisiveStateOf(
    state,
    taskRuns.map((taskRun) => taskRun.state),
  );

type Line = { readonly text: string; readonly style?: Style };
type Level = 'INFO' | 'ERROR' | 'WARNING';

const levelOf = ({ type, name }: ApiState): Level => {
  if (name === 'Degraded') return 'WARNING';
  if (type === 'COMPLETED') return 'INFO';
  return type === 'FAILED' ? 'ERROR' : 'WARNING';
};

const levelStyles = { INFO: {}, ERROR: { style: 'red' }, WARNING: { style: 'yellow' } } as const;

/** `12:45:50.291 | INFO    | …` */
export const logLine = (timeMs: number, level: Level, text: string): Line => ({
  text: `${formatLocalTimeMs(timeMs)} | ${level.padEnd(7)} | ${text}`,
  ...levelStyles[level],
});

/** The time and message of each attempt that was retried. */
const failedAttempts = (states: readonly ApiState[], attempts: number): readonly string[] =>
  states
    .filter(({ name }) => name === 'AwaitingRetry')
    .map(({ timestamp, message }, index) => {
      const time = formatLocalTimeMs(toEpochMs(timestamp));
      return cliOutput.attemptFailed({ attempt: index + 1, attempts, time, message });
    });

/** The printed lines of a run or a task, and the state that it ended in. */
const subjectLines = (subject: string, lines: readonly string[], state: ApiState): readonly Line[] => {
  const endedAt = toEpochMs(state.timestamp);
  const finished = cliOutput.finished({ subject, state: formatState(state) });
  return [
    ...lines.map((line) => logLine(endedAt, 'INFO', cliOutput.printed({ subject, line }))),
    logLine(endedAt, levelOf(state), finished),
  ];
};

/** Everything that a run printed and every state that it ended in, as lines of the server's console. */
export const consoleLines = ({ name, lines, state, taskRuns }: ApiRun): readonly Line[] => [
  ...taskRuns.flatMap((taskRun) => {
    const taskLines = [...taskRun.lines, ...failedAttempts(taskRun.states, taskRun.attempts)];
    return subjectLines(cliOutput.taskRun({ name: taskRun.name }), taskLines, taskRun.state);
  }),
  ...subjectLines(cliOutput.flowRun({ name }), lines, state),
];
