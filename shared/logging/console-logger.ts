// What happens, on the console, in the format of Prefect's log: `12:45:50.291 | ERROR   | Task run …`.
import { drilledMonitorOf, isDrillMonitor } from '../model/drill.ts';
import { flowRunName } from '../model/identity.ts';
import type { Notification } from '../model/notification.ts';
import type { FlowRun, TaskRun } from '../model/run.ts';
import { isDegraded, lastState, verdict } from '../model/run.ts';
import type { State } from '../model/state.ts';
import { formatLocalTimeMs } from '../text/clock-text.ts';
import { invisibleCharacters } from '../text/invisible-characters.ts';
import { type FailedAttempt, failedAttempts } from './failed-attempts.ts';
import { type LogLevel, levelOfState, says } from './log-levels.ts';
import type { Logger } from './logger.ts';

/** As Prefect calls them. */
const names: Readonly<Record<LogLevel, string>> = { error: 'ERROR', warn: 'WARNING', info: 'INFO', debug: 'DEBUG' };

export type ConsoleOptions = {
  readonly write: (line: string) => void;
  readonly now: () => number;
  /** Says nothing of runs in which all is well: with many monitors they would drown the rest. */
  readonly quiet: () => boolean;
  /** Says of each run which monitor it is of: where several are watched nobody could tell. Left out: never. */
  readonly named?: () => boolean;
  /** Left out: info. */
  readonly level?: LogLevel;
};

/** Could rewrite the terminal, or let text be read as another: what servers answer may end up in a message. */
const unprintable = new RegExp(`[[\\p{Cc}${invisibleCharacters}]--[\\t\\n]]`, 'gv');

const printable = (text: string): string => text.replace(unprintable, '?');

/** `Failed('…')`, `Completed()`. */
const stateWords = (state: State): string => `${state.name}(${state.message ? `'${state.message}'` : ''})`;

/** The line is written when the run is over: it says itself when that was. */
const attemptWords = ({ attempt, at, message }: FailedAttempt, of: number): string =>
  `Attempt ${attempt} of ${of} failed at ${formatLocalTimeMs(at)}${message ? `: ${message}` : ''}`;

type Output = Pick<ConsoleOptions, 'write' | 'now'>;

const writeLines = ({ write, now }: Output, level: LogLevel, message: string): void => {
  for (const line of printable(message).split('\n'))
    write(`${formatLocalTimeMs(now())} | ${names[level].padEnd(7)} | ${line}`);
};

/** Prints a notification in one line, whatever the log level is. */
export const createNotificationPrinter =
  (output: Output) =>
  ({ id, severity, text }: Notification): void =>
    writeLines(output, severity === 'down' ? 'error' : 'warn', `Alert '${id}' - ${text.replaceAll('\n', ' - ')}`);

export const createConsoleLogger = (options: ConsoleOptions): Logger => {
  const { quiet, named = () => false, level: log = 'info' } = options;
  const say = (level: LogLevel, message: string): void => {
    if (says(log, level)) writeLines(options, level, message);
  };

  const sayTask = (taskRun: TaskRun, mark: string, of: string): void => {
    const subject = `${mark}Task run '${taskRun.name}'${of} -`;
    for (const line of taskRun.lines) say('info', `${subject} ${line}`);
    for (const failed of failedAttempts(taskRun)) say('info', `${subject} ${attemptWords(failed, taskRun.attempts)}`);
    const end = lastState(taskRun);
    say(levelOfState(end), `${subject} Finished in state ${stateWords(end)}`);
  };

  const runFinished = (run: FlowRun): void => {
    if (quiet() && verdict(run) === 'passing' && !isDegraded(run)) return;
    const mark = isDrillMonitor(run.monitor) ? 'DRILL: ' : '';
    const of = named() ? ` of ${drilledMonitorOf(run.monitor) ?? run.monitor}` : '';
    for (const taskRun of run.taskRuns) sayTask(taskRun, mark, of);
    const subject = `${mark}Flow run '${flowRunName(run.id)}'${of} -`;
    for (const line of run.lines ?? []) say('info', `${subject} ${line}`);
    const end = lastState(run);
    say(levelOfState(end), `${subject} Finished in state ${stateWords(end)}`);
  };

  return {
    runFinished,
    info: (message) => say('info', message),
    warn: (message) => say('warn', message),
    debug: (message) => say('debug', message),
    error: (message) => say('error', message),
  };
};
