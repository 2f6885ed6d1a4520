// Logs to the console in the format of Prefect: `12:45:50.291 | ERROR   | Task run '…' - Finished in state Failed('…')`.
import { log as messages } from '../messages/en/log.ts';
import { drilledMonitorOf, isDrillMonitor } from '../model/drill.ts';
import { flowRunName } from '../model/identity.ts';
import type { Notification } from '../model/notification.ts';
import { type FlowRun, lastState, type TaskRun } from '../model/run.ts';
import type { State } from '../model/state.ts';
import { formatLocalTimeMs } from '../text/clock-text.ts';
import { invisibleCharacters } from '../text/invisible-characters.ts';
import { failedAttempts } from './failed-attempts.ts';
import { isLogged, isUneventful, type LogLevel, levelNames, levelOfState } from './log-levels.ts';
import type { Logger } from './logger.ts';
import type { LoggerOptions, LogOutput } from './logger-options.ts';

/** Messages may contain responses of servers. These characters could rewrite the terminal or change how text is read. */
const unprintable = new RegExp(`[[\\p{Cc}${invisibleCharacters}]--[\\t\\n]]`, 'gv');

const writeLines = ({ write, now }: LogOutput, level: LogLevel, message: string): void => {
  for (const line of message.replace(unprintable, '?').split('\n'))
    write(`${formatLocalTimeMs(now())} | ${levelNames[level].padEnd(7)} | ${line}`);
};

/** Prints a notification in one line, whatever the log level is. */
export const createNotificationPrinter =
  (output: LogOutput) =>
  ({ id, severity, text }: Notification): void =>
    writeLines(
      output,
      severity === 'down' ? 'error' : 'warn',
      messages.alert({ id, text: text.replaceAll('\n', ' - ') }),
    );

/** A line of a run, without the parts that all of its lines have in common. */
type RunLine = { readonly level: LogLevel; readonly text: string };

const infoLine = (text: string): RunLine => ({ level: 'info', text });

const finishedLine = (state: State): RunLine => ({
  level: levelOfState(state),
  text: messages.finishedInState({ state: state.name, message: state.message }),
});

/** A retried attempt is logged when the run has finished, so its line contains its own time. */
const attemptLines = (taskRun: TaskRun): readonly RunLine[] =>
  failedAttempts(taskRun).map(({ attempt, at, message }) =>
    infoLine(messages.attemptFailed({ attempt, attempts: taskRun.attempts, time: formatLocalTimeMs(at), message })),
  );

const taskRunLines = (taskRun: TaskRun): readonly RunLine[] => [
  ...taskRun.lines.map(infoLine),
  ...attemptLines(taskRun),
  finishedLine(lastState(taskRun)),
];

const flowRunLines = (run: FlowRun): readonly RunLine[] => [
  ...(run.lines ?? []).map(infoLine),
  finishedLine(lastState(run)),
];

export const createConsoleLogger = (options: LoggerOptions): Logger => {
  const { quiet, showMonitor = () => false, level: threshold = 'info' } = options;
  const writeAt = (level: LogLevel, message: string): void => {
    if (isLogged(threshold, level)) writeLines(options, level, message);
  };

  const runFinished = (run: FlowRun): void => {
    if (quiet() && isUneventful(run)) return;
    const isDrill = isDrillMonitor(run.monitor);
    const monitor = showMonitor() ? (drilledMonitorOf(run.monitor) ?? run.monitor) : undefined;
    const writeRun = (kind: 'Flow run' | 'Task run', name: string, lines: readonly RunLine[]): void => {
      for (const { level, text } of lines) writeAt(level, messages.runLine({ kind, name, monitor, isDrill, text }));
    };
    for (const taskRun of run.taskRuns) writeRun('Task run', taskRun.name, taskRunLines(taskRun));
    writeRun('Flow run', flowRunName(run.id), flowRunLines(run));
  };

  return {
    runFinished,
    info: (message) => writeAt('info', message),
    warn: (message) => writeAt('warn', message),
    debug: (message) => writeAt('debug', message),
    error: (message) => writeAt('error', message),
  };
};
