// Evidence in one line for an alert: the request, its result, how long it took and the address.

import { evidenceMessages } from '../messages/evidence.ts';
import type { Language } from '../model/language.ts';
import type { Evidence, FlowRun, TaskRun } from '../model/run.ts';
import { lastState } from '../model/run.ts';
import { formatElapsed } from '../text/duration-text.ts';
import { describeEvidence } from './describe-evidence.ts';

const maxRequestChars = 160;
const maxLineChars = 300;

const shortened = (text: string, maxChars: number): string =>
  text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`;

/** Both ends of a chain of redirects are named. */
const shownRequest = (request: string, redirectedTo: string | undefined): string =>
  redirectedTo === undefined
    ? shortened(request, maxRequestChars)
    : `${shortened(request, maxRequestChars / 2)} → ${shortened(redirectedTo, maxRequestChars / 2)}`;

/** `GET https://shop.example/: 503 after 120 ms, from 203.0.113.7:443`; at most 300 characters. */
export const evidenceLine = (evidence: Evidence, language: Language = 'en'): string => {
  const messages = evidenceMessages(language);
  const { address, error, phases } = evidence;
  const { request, result, redirectedTo } = describeEvidence(evidence, language);
  const line = { request: shownRequest(request, redirectedTo), elapsed: formatElapsed(phases.totalMs), address };
  if (error) return shortened(messages.failed({ ...line, code: error.code, phase: error.phase }), maxLineChars);
  return shortened(
    result === undefined ? messages.nothingReceived(line) : messages.received({ ...line, result }),
    maxLineChars,
  );
};

const withLine = (taskRun: TaskRun, language: Language): TaskRun => {
  const last = taskRun.evidence.at(-1);
  return last && lastState(taskRun).type === 'FAILED'
    ? { ...taskRun, evidenceLine: evidenceLine(last, language) }
    : taskRun;
};

/** Adds the evidence line of each failed task run, for the alerts that settling may create. */
export const withEvidenceLines = (run: FlowRun, language: Language = 'en'): FlowRun =>
  run.taskRuns.some(({ evidence }) => evidence.length > 0)
    ? { ...run, taskRuns: run.taskRuns.map((taskRun) => withLine(taskRun, language)) }
    : run;
