// The options that the console logger and the JSON logger share.
import type { LogLevel } from './log-levels.ts';

export type LogOutput = {
  readonly write: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether a line names each day and the time zone; no, when left out. JSON lines always have both. */
  readonly namesDays?: boolean;
};

export type LoggerOptions = LogOutput & {
  /** Whether passing runs are left out: with many monitors they would hide the failing ones. */
  readonly quiet: () => boolean;
  /** Whether the console logs a passing run in one line. Never, when left out. */
  readonly brief?: () => boolean;
  /** Whether the console names the monitor of each run, for a process with several monitors. Never, when left out. */
  readonly showMonitor?: () => boolean;
  /** `info` when left out. */
  readonly level?: LogLevel;
};
