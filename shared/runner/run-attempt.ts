// Runs one attempt of a task: calls the user's function, and ends the attempt at its time-out.
import type { CheckContext } from '../checks/check-context.ts';
import type { CertificateSettings } from '../define/certificate-option.ts';
import type { GuardedFetch, TaskContext, TaskDefinition } from '../define/task.ts';
import { isDegraded, isFailed } from '../define/task-results.ts';
import type { RunMessages } from '../messages/runs.ts';
import type { OwnSideCause } from '../model/own-side.ts';
import type { Finding } from '../model/run.ts';
import { causeOfSystemCode } from '../net/own-side.ts';
import { errorMessage } from '../text/clean.ts';
import { type AttemptProbe, createAttemptProbe } from './attempt-probe.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import type { OpenTaskRun } from './open-task-run.ts';
import { quotedExcerpt } from './response-excerpt.ts';
import { ignoreUnhandled, type Session } from './run-session.ts';

type AttemptResult =
  | { readonly kind: 'completed'; readonly value: unknown }
  | {
      readonly kind: 'degraded' | 'failed';
      readonly message: string;
      readonly findings?: readonly Finding[];
      readonly onlyCertificate?: true;
    }
  | { readonly kind: 'threw'; readonly message: string; readonly error: unknown }
  /** `isFinal`: the flow run is out of time too. */
  | { readonly kind: 'timed-out'; readonly message: string; readonly isFinal: boolean };

/** The resource that an error of the user's own code names, such as EMFILE of another HTTP client. */
const exhaustedResource = (outcome: AttemptOutcome): OwnSideCause | undefined => {
  if (outcome.kind !== 'threw') return undefined;
  const { code, cause } = (outcome.error ?? {}) as { readonly code?: unknown; readonly cause?: { code?: unknown } };
  const found = causeOfSystemCode(String(code ?? cause?.code));
  return found === 'descriptors' || found === 'buffers' || found === 'memory' ? found : undefined;
};

/** `notBefore`: when another attempt may begin, in milliseconds since the epoch; left out if no server asked to wait. */
export type AttemptOutcome = AttemptResult & { readonly notBefore?: number };

/** One error for all attempts: an abort without a reason would create an error with a stack for each check. */
const attemptEnded = Object.freeze(new Error('the attempt has ended'));

type Attempt = { readonly task: TaskDefinition; readonly taskRun: OpenTaskRun; readonly attempt: number };

const callTask = async (task: TaskDefinition, context: TaskContext, messages: RunMessages): Promise<AttemptOutcome> => {
  try {
    const value = await task.run(context);
    if (!isFailed(value) && !isDegraded(value)) return { kind: 'completed', value };
    const { message, findings } = value;
    const onlyCertificate = isFailed(value) && value.onlyCertificate ? { onlyCertificate: true as const } : {};
    return {
      kind: isFailed(value) ? 'failed' : 'degraded',
      message,
      ...(findings ? { findings } : {}),
      ...onlyCertificate,
    };
  } catch (error) {
    return { kind: 'threw', message: messages.taskRunException({ error: errorMessage(error) }), error };
  }
};

/** A request ends at the time-out. Its task then has this long to return its own message for a missing response. */
const graceMs = 100;

/** After an attempt that lasts until the deadline, the flow has this long to return. */
const flowGraceMs = 50;

/** Where the attempts fill the whole budget, the last one is this much shorter and still counts as a time-out. */
const toleranceMs = (timeoutMs: number): number => Math.min(500, timeoutMs / 4);

const timedOut = (hadMs: number, timeoutMs: number, messages: RunMessages): AttemptOutcome =>
  hadMs < timeoutMs - toleranceMs(timeoutMs)
    ? { kind: 'timed-out', message: messages.taskRunCutOff, isFinal: true }
    : { kind: 'timed-out', message: messages.taskRunTimedOut({ timeoutMs }), isFinal: false };

const checkContext = (
  context: TaskContext,
  certificate: CertificateSettings,
  { scope, send, setExcerpt }: AttemptProbe,
): CheckContext => ({
  ...context,
  certificate,
  probe: send,
  reveal: scope.secrets.reveal,
  redact: scope.secrets.redact,
  quote: (response) => setExcerpt(() => quotedExcerpt(response, scope.secrets.redact)),
});

/** A task of the user that blocked its thread past the time-out returns before the timer of the time-out can fire. */
const isLate = (outcome: AttemptOutcome, { isCheck }: TaskDefinition, pastEndMs: number): boolean =>
  !isCheck && (outcome.kind === 'completed' || outcome.kind === 'degraded') && pastEndMs > graceMs;

/** Never rejects. Once it resolves, the user's function can no longer change the record. */
export const runAttempt = async (session: Session, { task, taskRun, attempt }: Attempt): Promise<AttemptOutcome> => {
  const { clock, probe, monitor, request, messages } = session;
  const { certificate = {} } = monitor;
  const { attempts, allowPrivate, language = 'en' } = monitor.spec;
  const startedAt = clock.now();
  const endsAt = Math.min(startedAt + attempts.timeoutMs, request.deadline - flowGraceMs - graceMs);
  const hadMs = endsAt - startedAt;
  const ended = new AbortController();
  const { signal } = ended;
  const leftMs = () => endsAt - clock.now();
  const { now } = clock;
  const { secrets } = session;
  const { addEvidence } = taskRun;
  const cancel = (): void => ended.abort(attemptEnded);
  const limits = { signal, cancel, leftMs, now, sleep: clock.sleep };
  const requests = createAttemptProbe({
    probe,
    allowPrivate,
    language,
    trust: certificate.trust,
    secrets,
    addEvidence,
    ...limits,
  });
  const guardedFetch = createGuardedFetch(requests);
  const fetch: GuardedFetch = (url, options) => ignoreUnhandled(guardedFetch(url, options));
  const print = (...values: readonly unknown[]): void => {
    if (!signal.aborted) taskRun.print(values);
  };
  const base = { fetch, print, signal, attempt, language, now };
  const context = task.isCheck ? checkContext(base, certificate, requests) : base;
  const timeout = clock.sleep(Math.max(0, hadMs + graceMs), signal).then(() => undefined);
  const returned = await Promise.race([callTask(task, context, messages), timeout]);
  const inTime = returned && !isLate(returned, task, -leftMs()) ? returned : undefined;
  const outcome = inTime ?? timedOut(hadMs, attempts.timeoutMs, messages);
  const frame = outcome.kind === 'threw' ? session.newFrameOf(outcome.error) : undefined;
  if (frame !== undefined) taskRun.print([frame]);
  if (outcome.kind === 'timed-out') await requests.cutOff(outcome.message);
  if (outcome.kind === 'failed' || outcome.kind === 'threw') taskRun.setExcerpt(requests.excerpt());
  taskRun.setOwnSide(requests.ownSide() ?? exhaustedResource(outcome));
  taskRun.setFindings('findings' in outcome && outcome.findings ? outcome.findings : []);
  taskRun.setOnlyCertificate('onlyCertificate' in outcome && outcome.onlyCertificate === true);
  cancel();
  const notBefore = requests.notBefore();
  return notBefore === 0 ? outcome : { ...outcome, notBefore };
};
