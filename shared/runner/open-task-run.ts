// A task run while it lasts: it collects states, evidence and lines until it is closed, and nothing after that.
import { taskRunName } from '../model/identity.ts';
import type { Evidence, Finding, TaskRun } from '../model/run.ts';
import { isTerminal, type StateName, state } from '../model/state.ts';
import { cleanText } from '../text/clean.ts';
import { type Keeping, printedLines } from './printed-lines.ts';
import { evidenceWith } from './redact-execution.ts';

const maxEvidence = 8;
const maxFindings = 5;
const findingChars = 160;

export type OpenTaskRun = {
  readonly closed: () => boolean;
  /** Adds a state at that time; a terminal one closes the task run. */
  readonly enter: (name: StateName, timestamp: number, message?: string) => void;
  readonly beginAttempt: () => void;
  readonly see: (evidence: Evidence) => void;
  /** Gives the newest evidence an excerpt; those of earlier attempts go. */
  readonly quote: (excerpt: string | undefined) => void;
  /** What this attempt found amiss, in the place of what the one before it did. */
  readonly find: (findings: readonly Finding[]) => void;
  readonly print: (values: readonly unknown[]) => void;
  /** What is recorded of it, which later changes do not touch. */
  readonly taskRun: () => TaskRun;
};

/** Texts from the other side are cleaned and cut, after secrets were taken out of them. */
const kept = (clean: (text: string) => string) => (text: string, limit?: number) =>
  text === '' ? text : cleanText(clean(text), limit);

const charsOf = (evidence: Evidence): number => evidence.url.length + (evidence.error?.message.length ?? 0) + 100;

const withoutExcerpt = (evidence: Evidence): Evidence => {
  if (evidence.excerpt === undefined) return evidence;
  const { excerpt: _, ...rest } = evidence;
  return rest;
};

const charsIn = ({ what, expected, found }: Finding): number => what.length + expected.length + found.length;

export const openTaskRun = (
  keeping: Keeping,
  about: { readonly runId: string; readonly task: string; readonly index: number },
): OpenTaskRun => {
  const { allow } = keeping;
  const fitted = kept(keeping.secrets.clean);
  const lines = printedLines(keeping);
  const states: TaskRun['states'][number][] = [];
  const evidence: Evidence[] = [];
  let findings: readonly Finding[] = [];
  let attempts = 0;
  let closed = false;
  return {
    closed: () => closed,
    enter: (name, timestamp, message = '') => {
      if (closed) return;
      const text = fitted(message);
      closed = isTerminal(state(name, timestamp));
      states.push(state(name, timestamp, closed || allow(text.length) ? text : ''));
    },
    beginAttempt: () => {
      attempts += 1;
    },
    // The newest are kept: they belong to the attempt that decided. Only an answer that fails its attempt is quoted.
    see: (one) => {
      const shown = evidenceWith((text) => fitted(text), withoutExcerpt(one));
      if (closed || !allow(charsOf(shown))) return;
      evidence.push(shown);
      if (evidence.length > maxEvidence) evidence.shift();
    },
    quote: (excerpt) => {
      if (closed) return;
      const newest = evidence.at(-1);
      for (const [at, one] of evidence.entries()) if (one.excerpt !== undefined) evidence[at] = withoutExcerpt(one);
      if (newest?.status === undefined || excerpt === undefined || !allow(excerpt.length)) return;
      evidence[evidence.length - 1] = { ...newest, excerpt };
    },
    find: (found) => {
      if (closed) return;
      const fitting = found.slice(0, maxFindings).map(({ what, expected, found: met }) => ({
        what: fitted(what, findingChars),
        expected: fitted(expected, findingChars),
        found: fitted(met, findingChars),
      }));
      findings = allow(fitting.reduce((sum, one) => sum + charsIn(one), 0)) ? fitting : [];
    },
    print: (values) => {
      // Most attempts print the same again: a line that did not say which of them it is of would look like a mistake.
      if (!closed) lines.print(values, attempts > 1 ? `attempt ${attempts}: ` : '');
    },
    taskRun: () => ({
      name: taskRunName(about.runId, about.task, about.index),
      task: about.task,
      states: [...states],
      attempts,
      evidence: [...evidence],
      lines: lines.lines(),
      ...(findings.length > 0 ? { findings } : {}),
    }),
  };
};
