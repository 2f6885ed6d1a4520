// Evidence in one line for an alert: the request, its result, how long it took and the address.

import type { FailedPhase } from '../messages/en/evidence.ts';
import { evidenceMessages } from '../messages/evidence.ts';
import type { Language } from '../model/language.ts';
import type { Evidence, FlowRun, TaskRun } from '../model/run.ts';
import { lastState } from '../model/run.ts';
import { formatElapsed } from '../text/duration-text.ts';
import { describeEvidence } from './describe-evidence.ts';

const maxRequestChars = 160;
const maxLineChars = 300;

/** The first phase that did not end. */
const failedPhaseOf = ({ address, phases }: Evidence, usesTls: boolean): FailedPhase => {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = phases;
  if (firstByteMs !== undefined) return 'reading';
  if (tlsMs !== undefined) return 'waiting';
  if (tcpMs !== undefined) return usesTls ? 'tls' : 'waiting';
  return dnsMs === undefined && address === undefined ? 'beforeConnecting' : 'connecting';
};

const shortened = (text: string, maxChars: number): string =>
  text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`;

/** `GET https://shop.example/: 503 after 120 ms, from 203.0.113.7:443`; at most 300 characters. */
export const evidenceLine = (evidence: Evidence, language: Language = 'en'): string => {
  const messages = evidenceMessages(language);
  const { address, error, phases } = evidence;
  const { request, result, usesTls } = describeEvidence(evidence, language);
  const line = { request: shortened(request, maxRequestChars), elapsed: formatElapsed(phases.totalMs), address };
  if (error)
    return shortened(
      messages.failed({ ...line, code: error.code, phase: failedPhaseOf(evidence, usesTls) }),
      maxLineChars,
    );
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
