// Redacts an execution before it is recorded: a secret that was read late may be in a text that was kept before.
import type { Evidence, TaskRun, TlsEvidence } from '../model/run.ts';
import type { State } from '../model/state.ts';
import type { Execution } from './execution.ts';

type MapText = (text: string) => string;

const redactState =
  (redact: MapText) =>
  (state: State): State =>
    state.message === undefined ? state : { ...state, message: redact(state.message) };

const mapTlsTexts = (map: MapText, { subject, issuer, refused, ...rest }: TlsEvidence): TlsEvidence => ({
  ...rest,
  ...(subject === undefined ? {} : { subject: map(subject) }),
  ...(issuer === undefined ? {} : { issuer: map(issuer) }),
  ...(refused === undefined ? {} : { refused: map(refused) }),
});

/** The evidence with `map` applied to each of its texts that comes from outside. */
export const mapEvidenceTexts = (map: MapText, evidence: Evidence): Evidence => ({
  ...evidence,
  url: map(evidence.url),
  ...(evidence.tls ? { tls: mapTlsTexts(map, evidence.tls) } : {}),
  ...(evidence.excerpt === undefined ? {} : { excerpt: map(evidence.excerpt) }),
  ...(evidence.error ? { error: { ...evidence.error, message: map(evidence.error.message) } } : {}),
});

const redactTaskRun =
  (redact: MapText) =>
  (taskRun: TaskRun): TaskRun => ({
    ...taskRun,
    states: taskRun.states.map(redactState(redact)),
    evidence: taskRun.evidence.map((evidence) => mapEvidenceTexts(redact, evidence)),
    lines: taskRun.lines.map(redact),
    ...(taskRun.findings
      ? {
          findings: taskRun.findings.map(({ what, expected, found }) => ({
            what: redact(what),
            expected: redact(expected),
            found: redact(found),
          })),
        }
      : {}),
  });

export const redactExecution = (redact: MapText, execution: Execution): Execution => ({
  ...execution,
  states: execution.states.map(redactState(redact)),
  taskRuns: execution.taskRuns.map(redactTaskRun(redact)),
  ...(execution.lines ? { lines: execution.lines.map(redact) } : {}),
});
