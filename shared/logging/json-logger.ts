// Logs one JSON object per line, for programs that collect logs.
import { defined } from '../model/defined.ts';
import { flowRunName } from '../model/identity.ts';
import type { Notification } from '../model/notification.ts';
import { type FlowRun, isDegraded, lastState, type TaskRun, verdict } from '../model/run.ts';
import { failedAttempts } from './failed-attempts.ts';
import { jsonLine } from './json-line.ts';
import { isLogged, isUneventful, type LogLevel, levelOfState, logLevels } from './log-levels.ts';
import type { Logger } from './logger.ts';
import type { LoggerOptions, LogOutput } from './logger-options.ts';

type Fields = Readonly<Record<string, unknown>>;

const writeObject = ({ write, now }: LogOutput, level: LogLevel, event: string, fields: Fields): void => {
  write(jsonLine({ time: new Date(now()).toISOString(), level, event, ...fields }));
};

/** Prints a notification as a line with the event `alert`, whatever the log level is. */
export const createJsonNotificationPrinter =
  (output: LogOutput) =>
  ({ id, monitor, severity, subject, text }: Notification): void =>
    writeObject(output, ({ down: 'error', up: 'info', info: 'warn' } as const)[severity], 'alert', {
      monitor,
      alert: id,
      severity,
      subject,
      text,
    });

/** The retried attempts; none for a task run without retries. */
const attemptFields = (taskRun: TaskRun): Fields => {
  const failed = failedAttempts(taskRun).map(({ at, message }) => ({ at: new Date(at).toISOString(), message }));
  return failed.length > 0 ? { attempts: taskRun.attempts, failedAttempts: failed } : {};
};

const taskFields = (taskRun: TaskRun): Fields => {
  const end = lastState(taskRun);
  return defined({
    task: taskRun.name,
    state: end.name,
    message: end.message || undefined,
    ...attemptFields(taskRun),
    lines: taskRun.lines.length > 0 ? taskRun.lines : undefined,
  });
};

const runFields = (run: FlowRun): Fields => {
  const end = lastState(run);
  const { startedAt, endedAt, dueAt } = run;
  return defined({
    monitor: run.monitor,
    run: run.id,
    name: flowRunName(run.id),
    trigger: run.trigger,
    state: end.name,
    verdict: isDegraded(run) ? 'degraded' : verdict(run),
    message: end.message || undefined,
    lateMs: startedAt === undefined ? undefined : startedAt - dueAt,
    tookMs: startedAt === undefined ? undefined : endedAt - startedAt,
    tasks: run.taskRuns.map(taskFields),
    lines: run.lines,
  });
};

/** The most severe level of the run and its task runs, which share one line. */
const levelOfRun = (run: FlowRun): LogLevel => {
  const levels = [run, ...run.taskRuns].map((part) => levelOfState(lastState(part)));
  return logLevels.find((level) => levels.includes(level)) ?? 'info';
};

/** Each line has `time`, `level` and `event`: `run` or `message`. */
export const createJsonLogger = (options: LoggerOptions): Logger => {
  const { quiet, level: threshold = 'info' } = options;
  const writeAt = (level: LogLevel, event: string, fields: () => Fields): void => {
    if (isLogged(threshold, level)) writeObject(options, level, event, fields());
  };
  const writeMessage = (level: LogLevel) => (message: string) => writeAt(level, 'message', () => ({ message }));
  return {
    runFinished: (run) => {
      if (!(quiet() && isUneventful(run))) writeAt(levelOfRun(run), 'run', () => runFields(run));
    },
    info: writeMessage('info'),
    warn: writeMessage('warn'),
    error: writeMessage('error'),
    debug: writeMessage('debug'),
  };
};
