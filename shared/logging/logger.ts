// The journal port: what a person reads while it happens (console here, log lines on AWS).
import type { Notice } from '../model/notification.ts';
import type { FlowRun } from '../model/run.ts';

export interface Journal {
  runEnded(run: FlowRun): void;
  alertSent(notice: Notice): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** For whoever looks for a fault; left out where nobody does. */
  debug?(message: string): void;
}
