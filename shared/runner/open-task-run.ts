// A task run while it lasts: it collects states, evidence, findings and printed lines until its terminal state closes it.
import { describeEvidence } from '../checks/describe-evidence.ts';
import { mapEvidenceTexts } from '../checks/map-evidence-texts.ts';
import { taskRunName } from '../model/identity.ts';
import type { OwnSideCause } from '../model/own-side.ts';
import type { Evidence, Finding, TaskRun } from '../model/run.ts';
import { isTerminalName, type StateName, state } from '../model/state.ts';
import { cleanText } from '../text/clean.ts';
import { createPrintedLines, type RecordingScope } from './printed-lines.ts';

const maxEvidence = 8;
const maxFindings = 5;
const maxFindingChars = 160;

/** Once closed, a task run ignores further changes. */
export type OpenTaskRun = {
  readonly isClosed: () => boolean;
  /** Adds a state; a terminal state closes the task run. `timestamp`: milliseconds since the epoch. */
  readonly addState: (name: StateName, timestamp: number, message?: string) => void;
  readonly beginAttempt: () => void;
  readonly addEvidence: (evidence: Evidence) => void;
  /** Sets the excerpt of the newest evidence, and removes the excerpts of earlier attempts. */
  readonly setExcerpt: (excerpt: string | undefined) => void;
  /** Replaces the cause of the previous attempt. */
  readonly setOwnSide: (cause: OwnSideCause | undefined) => void;
  /** Replaces the findings of the previous attempt. */
  readonly setFindings: (findings: readonly Finding[]) => void;
  /** Replaces that of the previous attempt: only a certificate made it fail. */
  readonly setOnlyCertificate: (isSo: boolean) => void;
  readonly print: (values: readonly unknown[]) => void;
  /** A copy for the record, which later changes do not affect. */
  readonly toTaskRun: () => TaskRun;
};

/** Redacts a text from outside before it is cleaned and cut: what a cut leaves of a secret could not be found. */
const textSanitizer = (redact: (text: string) => string) => (text: string, maxChars?: number) =>
  text === '' ? text : cleanText(redact(text), maxChars);

const evidenceChars = (evidence: Evidence): number => {
  const { request, hops } = describeEvidence(evidence);
  return request.length + hops.join('').length + (evidence.error?.message.length ?? 0) + 100;
};

const withoutExcerpt = (evidence: Evidence): Evidence => {
  if (evidence.excerpt === undefined) return evidence;
  const { excerpt: _, ...rest } = evidence;
  return rest;
};

const findingChars = ({ what, expected, found }: Finding): number => what.length + expected.length + found.length;

export const openTaskRun = (
  scope: RecordingScope,
  about: { readonly runId: string; readonly task: string; readonly index: number },
): OpenTaskRun => {
  const { reserveChars, messages } = scope;
  const sanitize = textSanitizer(scope.secrets.redact);
  const lines = createPrintedLines(scope);
  const states: TaskRun['states'][number][] = [];
  const evidence: Evidence[] = [];
  let findings: readonly Finding[] = [];
  let attempts = 0;
  let ownSide: OwnSideCause | undefined;
  let onlyCertificate = false;
  let isClosed = false;
  return {
    isClosed: () => isClosed,
    addState: (name, timestamp, message = '') => {
      if (isClosed) return;
      const text = sanitize(message);
      isClosed = isTerminalName(name);
      states.push(state(name, timestamp, isClosed || reserveChars(text.length) ? text : ''));
    },
    beginAttempt: () => {
      attempts += 1;
    },
    // Keeps the newest evidence, which belongs to the decisive attempt. Excerpts are set later, if the attempt fails.
    addEvidence: (added) => {
      const sanitized = mapEvidenceTexts(withoutExcerpt(added), (text) => sanitize(text));
      if (isClosed || !reserveChars(evidenceChars(sanitized))) return;
      evidence.push(sanitized);
      if (evidence.length > maxEvidence) evidence.shift();
    },
    setExcerpt: (excerpt) => {
      if (isClosed) return;
      const newest = evidence.at(-1);
      for (const [index, item] of evidence.entries())
        if (item.excerpt !== undefined) evidence[index] = withoutExcerpt(item);
      if (!newest || newest.error || excerpt === undefined || !reserveChars(excerpt.length)) return;
      evidence[evidence.length - 1] = { ...newest, excerpt };
    },
    setOwnSide: (cause) => {
      if (!isClosed) ownSide = cause;
    },
    setFindings: (added) => {
      if (isClosed) return;
      const sanitized = added.slice(0, maxFindings).map(({ what, expected, found }) => ({
        what: sanitize(what, maxFindingChars),
        expected: sanitize(expected, maxFindingChars),
        found: sanitize(found, maxFindingChars),
      }));
      findings = reserveChars(sanitized.reduce((sum, finding) => sum + findingChars(finding), 0)) ? sanitized : [];
    },
    setOnlyCertificate: (isSo) => {
      if (!isClosed) onlyCertificate = isSo;
    },
    print: (values) => {
      if (isClosed) return;
      // Most retries print the same lines again: the number of the attempt distinguishes the lines.
      const attempt = attempts;
      lines.print(values, attempt > 1 ? (line) => messages.lineOfAttempt({ attempt, line }) : undefined);
    },
    toTaskRun: () => ({
      name: taskRunName(about.runId, about.task, about.index),
      task: about.task,
      states: [...states],
      attempts,
      evidence: [...evidence],
      lines: lines.lines(),
      ...(lines.times().length > 0 ? { lineTimes: lines.times() } : {}),
      ...(findings.length > 0 ? { findings } : {}),
      ...(onlyCertificate ? { onlyCertificate } : {}),
      ...(ownSide ? { ownSide } : {}),
    }),
  };
};
