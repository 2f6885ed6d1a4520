// What happens, as one JSON object a line, for programs that collect logs.
import { flowRunName } from '../model/identity.ts';
import type { Notification } from '../model/notification.ts';
import { type FlowRun, isDegraded, lastState, type TaskRun, verdict } from '../model/run.ts';
import { invisibleCharacters } from '../text/invisible-characters.ts';
import type { ConsoleOptions } from './console-logger.ts';
import { failedAttempts } from './failed-attempts.ts';
import { type LogLevel, levelOfState, logLevels, says } from './log-levels.ts';
import type { Logger } from './logger.ts';

type Fields = Readonly<Record<string, unknown>>;

/** JSON lets these stand as they are: a terminal would obey some of them, and others turn round what is read. */
const unsafe = new RegExp(`[\\p{Cc}${invisibleCharacters}]`, 'gu');
const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Those that another one followed. */
const attemptFields = (taskRun: TaskRun): Fields => {
  const failed = failedAttempts(taskRun).map(({ at, message }) => ({ at: new Date(at).toISOString(), message }));
  return failed.length > 0 ? { attempts: taskRun.attempts, failedAttempts: failed } : {};
};

const taskFields = (taskRun: TaskRun): Fields => {
  const end = lastState(taskRun);
  return {
    task: taskRun.name,
    state: end.name,
    ...(end.message ? { message: end.message } : {}),
    ...attemptFields(taskRun),
    ...(taskRun.lines.length > 0 ? { lines: taskRun.lines } : {}),
  };
};

const runFields = (run: FlowRun): Fields => {
  const end = lastState(run);
  const { startedAt, endedAt, dueAt, lines } = run;
  return {
    monitor: run.monitor,
    run: run.id,
    name: flowRunName(run.id),
    trigger: run.trigger,
    state: end.name,
    verdict: isDegraded(run) ? 'degraded' : verdict(run),
    ...(end.message ? { message: end.message } : {}),
    ...(startedAt === undefined ? {} : { lateMs: startedAt - dueAt, tookMs: endedAt - startedAt }),
    tasks: run.taskRuns.map(taskFields),
    ...(lines ? { lines } : {}),
  };
};

/** The gravest of the run and its tasks: the line says all of it. */
const levelOfRun = (run: FlowRun): LogLevel => {
  const levels = [run, ...run.taskRuns].map((part) => levelOfState(lastState(part)));
  return logLevels.find((level) => levels.includes(level)) ?? 'info';
};

type Output = Pick<ConsoleOptions, 'write' | 'now'>;

const writeObject = ({ write, now }: Output, level: LogLevel, event: string, fields: Fields): void => {
  const line = JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields });
  write(line.replace(unsafe, escaped));
};

/** Prints a notification as a line with the event `alert`, whatever the log level is. */
export const createJsonNotificationPrinter =
  (output: Output) =>
  ({ id, monitor, severity, subject, text }: Notification): void =>
    writeObject(output, severity === 'down' ? 'error' : 'warn', 'alert', {
      monitor,
      alert: id,
      severity,
      subject,
      text,
    });

/** Each line has `time`, `level` and `event`: `run`, `alert` or `message`. */
export const createJsonLogger = (options: ConsoleOptions): Logger => {
  const { quiet, level: log = 'info' } = options;
  const show = (level: LogLevel, event: string, fields: Fields): void => writeObject(options, level, event, fields);
  const say = (level: LogLevel) => (message: string) => {
    if (says(log, level)) show(level, 'message', { message });
  };
  return {
    runFinished: (run) => {
      if (quiet() && verdict(run) === 'passing' && !isDegraded(run)) return;
      const level = levelOfRun(run);
      if (says(log, level)) show(level, 'run', runFields(run));
    },
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    debug: say('debug'),
  };
};
