// The log levels, and the level of a finished run or task run.
import { type FlowRun, isDegraded, verdict } from '../model/run.ts';
import type { State } from '../model/state.ts';

/** The most severe level first. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Whether a logger with the level `threshold` writes a line of `level`. */
export const isLogged = (threshold: LogLevel, level: LogLevel): boolean =>
  logLevels.indexOf(level) <= logLevels.indexOf(threshold);

export const levelOfState = (state: State): LogLevel => {
  if (state.name === 'Degraded') return 'warn';
  if (state.type === 'COMPLETED') return 'info';
  return state.type === 'FAILED' ? 'error' : 'warn';
};

/** A run that a quiet logger leaves out: it passed, and was not Degraded. */
export const isUneventful = (run: FlowRun): boolean => verdict(run) === 'passing' && !isDegraded(run);
