// The journal port: what a person reads while it happens (console here, log lines on AWS).
import type { FlowRun } from '../model/run.ts';

export interface Logger {
  runFinished(run: FlowRun): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** For whoever looks for a fault; left out where nobody does. */
  debug?(message: string): void;
}
