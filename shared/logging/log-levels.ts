// How much the log says: each level with all that are graver.
import type { State } from '../model/state.ts';

/** From the gravest on. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Whether a line of that level is said by a log of this one. */
export const says = (log: LogLevel, line: LogLevel): boolean => logLevels.indexOf(line) <= logLevels.indexOf(log);

/** That of the line about how a run ended. */
export const levelOfState = (state: State): LogLevel => {
  if (state.name === 'Degraded') return 'warn';
  if (state.type === 'COMPLETED') return 'info';
  return state.type === 'FAILED' ? 'error' : 'warn';
};
