// Formats the states and lines of a run, in the format of the server's console.
import { type LogLevel, levelNames } from '../logging/log-levels.ts';
import { type LoggedPart, linesOfRun } from '../logging/run-lines.ts';
import { log } from '../messages/en/log.ts';
import { decisiveState as decisiveStateOf } from '../model/state.ts';
import { formatLocalTimeMs } from '../text/clock-text.ts';
import { type ApiRun, type ApiState, toEpochMs } from './api-responses.ts';
import type { Style } from './command-output.ts';

/** Whether the run and all its tasks are Completed. A flow that ran no task, and reports nothing itself, shows nothing. */
export const isPassing = ({ state, taskRuns }: ApiRun): boolean =>
  (taskRuns.length > 0 || state.name !== 'Completed') &&
  [state, ...taskRuns.map((taskRun) => taskRun.state)].every(({ type }) => type === 'COMPLETED');

const unfinishedTypes: ReadonlySet<string> = new Set(['SCHEDULED', 'PENDING', 'RUNNING']);

export const isFinished = ({ state }: ApiRun): boolean => !unfinishedTypes.has(state.type);

/** `Failed('…')`, `Completed()` */
export const formatState = ({ name, message }: Pick<ApiState, 'name' | 'message'>): string =>
  log.state({ state: name, message: message ?? undefined });

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
const levelStyles: Readonly<Record<LogLevel, { readonly style?: Style }>> = {
  error: { style: 'red' },
  warn: { style: 'yellow' },
  info: {},
  debug: {},
};

/** `12:45:50.291 | INFO    | …` */
export const logLine = (timeMs: number, level: LogLevel, text: string): Line => ({
  text: `${formatLocalTimeMs(timeMs)} | ${levelNames[level].padEnd(7)} | ${text}`,
  ...levelStyles[level],
});

const loggedState = ({ type, name, message, timestamp }: ApiState) => ({
  type,
  name,
  message: message ?? undefined,
  timestamp: toEpochMs(timestamp),
});

/** Everything that a run printed and every state that it ended in, as lines of the server's console. */
export const consoleLines = ({ name, lines, state, startedAt, taskRuns }: ApiRun): readonly Line[] => {
  const end = loggedState(state);
  const began = startedAt === null ? [] : [{ ...end, name: 'Running', timestamp: toEpochMs(startedAt) }];
  const parts: readonly LoggedPart[] = [
    ...taskRuns.map(({ states, ...taskRun }) => ({
      kind: 'Task run' as const,
      ...taskRun,
      states: states.map(loggedState),
    })),
    { kind: 'Flow run', name, attempts: 1, lines, states: [...began, end] },
  ];
  return linesOfRun(parts).map(({ at, level, text, ...run }) =>
    logLine(at, level, log.runLine({ ...run, monitor: undefined, isDrill: false, text })),
  );
};
