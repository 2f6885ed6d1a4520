// The log levels, and the level of a finished run or task run.
import { type FlowRun, isDegraded, verdict } from '../model/run.ts';

/** The most severe level first. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The names of the levels in Prefect's log. */
export const levelNames: Readonly<Record<LogLevel, string>> = {
  error: 'ERROR',
  warn: 'WARNING',
  info: 'INFO',
  debug: 'DEBUG',
};

/** Whether a logger with the level `threshold` writes a line of `level`. */
export const isLogged = (threshold: LogLevel, level: LogLevel): boolean =>
  logLevels.indexOf(level) <= logLevels.indexOf(threshold);

/** Of a state in the model, or in a response of the API. */
export const levelOfState = (state: { readonly type: string; readonly name: string }): LogLevel => {
  if (state.name === 'Degraded') return 'warn';
  if (state.type === 'COMPLETED') return 'info';
  return state.type === 'FAILED' ? 'error' : 'warn';
};

/** A run that a quiet logger leaves out: it passed, and was not Degraded. */
export const isUneventful = (run: FlowRun): boolean => verdict(run) === 'passing' && !isDegraded(run);
