// The logger port: what a person reads while it happens, on the console or as log lines on AWS.
import type { FlowRun } from '../model/run.ts';

export interface Logger {
  /** Called once for each run, by the process that recorded it. */
  runFinished(run: FlowRun): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** For troubleshooting; left out by loggers without this level. */
  debug?(message: string): void;
}
