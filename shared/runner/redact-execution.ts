// The last look at what is about to be recorded: a value that was learnt late may be in a text that was kept early.
import type { Evidence, TaskRun, TlsEvidence } from '../model/run.ts';
import type { State } from '../model/state.ts';
import type { Execution } from './execution.ts';

type Clean = (text: string) => string;

const stateOf =
  (clean: Clean) =>
  (state: State): State =>
    state.message === undefined ? state : { ...state, message: clean(state.message) };

const tlsOf = (clean: Clean, { subject, issuer, refused, ...rest }: TlsEvidence): TlsEvidence => ({
  ...rest,
  ...(subject === undefined ? {} : { subject: clean(subject) }),
  ...(issuer === undefined ? {} : { issuer: clean(issuer) }),
  ...(refused === undefined ? {} : { refused: clean(refused) }),
});

/** Evidence with these changes to its texts. */
export const evidenceWith = (clean: Clean, evidence: Evidence): Evidence => ({
  ...evidence,
  url: clean(evidence.url),
  ...(evidence.tls ? { tls: tlsOf(clean, evidence.tls) } : {}),
  ...(evidence.excerpt === undefined ? {} : { excerpt: clean(evidence.excerpt) }),
  ...(evidence.error ? { error: { ...evidence.error, message: clean(evidence.error.message) } } : {}),
});

const taskRunOf =
  (clean: Clean) =>
  (taskRun: TaskRun): TaskRun => ({
    ...taskRun,
    states: taskRun.states.map(stateOf(clean)),
    evidence: taskRun.evidence.map((evidence) => evidenceWith(clean, evidence)),
    lines: taskRun.lines.map(clean),
    ...(taskRun.findings
      ? {
          findings: taskRun.findings.map(({ what, expected, found }) => ({
            what: clean(what),
            expected: clean(expected),
            found: clean(found),
          })),
        }
      : {}),
  });

export const redactExecution = (clean: Clean, execution: Execution): Execution => ({
  ...execution,
  states: execution.states.map(stateOf(clean)),
  taskRuns: execution.taskRuns.map(taskRunOf(clean)),
  ...(execution.lines ? { lines: execution.lines.map(clean) } : {}),
});
