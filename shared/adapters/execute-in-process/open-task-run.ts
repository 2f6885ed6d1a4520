// A task run while it lasts: it collects states, evidence and lines until it is closed, and nothing after that.
import { cleaned } from '../../define/words.ts';
import { taskRunName } from '../../model/identity.ts';
import type { Evidence, TaskRun } from '../../model/run.ts';
import { type StateName, state } from '../../model/state.ts';
import { type PrintedLines, printedLines } from './printed-lines.ts';

const mostEvidence = 8;

export type OpenTaskRun = {
  readonly closed: () => boolean;
  /** Adds a state at that time; a terminal one closes the task run. */
  readonly enter: (name: StateName, timestamp: number, message?: string) => void;
  readonly beginAttempt: () => void;
  readonly see: (evidence: Evidence) => void;
  readonly print: PrintedLines['print'];
  /** What is recorded of it, which later changes do not touch. */
  readonly taskRun: () => TaskRun;
};

const terminal: ReadonlySet<StateName> = new Set<StateName>(['Completed', 'Failed', 'TimedOut']);

/** Evidence as it may be kept: texts from the other side are cleaned and cut. */
const bounded = (evidence: Evidence): Evidence => ({
  ...evidence,
  url: cleaned(evidence.url),
  ...(evidence.error ? { error: { ...evidence.error, message: cleaned(evidence.error.message) } } : {}),
});

const charsOf = (evidence: Evidence): number => evidence.url.length + (evidence.error?.message.length ?? 0) + 100;

export const openTaskRun = (
  allow: (chars: number) => boolean,
  about: { readonly runId: string; readonly task: string; readonly index: number },
): OpenTaskRun => {
  const lines = printedLines(allow);
  const states: TaskRun['states'][number][] = [];
  const evidence: Evidence[] = [];
  let attempts = 0;
  let closed = false;
  return {
    closed: () => closed,
    enter: (name, timestamp, message = '') => {
      if (closed) return;
      const text = cleaned(message);
      closed = terminal.has(name);
      states.push(state(name, timestamp, closed || allow(text.length) ? text : ''));
    },
    beginAttempt: () => {
      attempts += 1;
    },
    // The newest are kept: they belong to the attempt that decided.
    see: (one) => {
      const kept = bounded(one);
      if (closed || !allow(charsOf(kept))) return;
      evidence.push(kept);
      if (evidence.length > mostEvidence) evidence.shift();
    },
    print: (values) => {
      if (!closed) lines.print(values);
    },
    taskRun: () => ({
      name: taskRunName(about.runId, about.task, about.index),
      task: about.task,
      states: [...states],
      attempts,
      evidence: [...evidence],
      lines: lines.lines(),
    }),
  };
};
