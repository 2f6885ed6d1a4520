// One attempt of a task: calls the user's function, for as long as the attempt may last.
import type { GuardedFetch, TaskContext, TaskDefinition } from '../define/task.ts';
import { isDegraded, isFailed } from '../define/task-results.ts';
import type { Finding } from '../model/run.ts';
import { errorMessage } from '../text/clean.ts';
import { formatSeconds } from '../text/duration-text.ts';
import { attemptFetch } from './guarded-fetch.ts';
import type { OpenTaskRun } from './open-task-run.ts';
import { owned, type Session } from './run-session.ts';

export type Outcome =
  | { readonly kind: 'completed'; readonly value: unknown }
  | { readonly kind: 'degraded' | 'failed'; readonly message: string; readonly findings?: readonly Finding[] }
  | { readonly kind: 'threw'; readonly message: string; readonly error: unknown }
  /** `final` where the time of the whole flow run is up with it. */
  | { readonly kind: 'timed-out'; readonly message: string; readonly final: boolean };

/** One for all: an abort without a reason makes an error with a stack, once for each check. */
const attemptOver = Object.freeze(new Error('the attempt is over'));

type Attempt = { readonly task: TaskDefinition; readonly open: OpenTaskRun; readonly attempt: number };

const outcomeOf = async (task: TaskDefinition, context: TaskContext): Promise<Outcome> => {
  try {
    const value = await task.run(context);
    if (!isFailed(value) && !isDegraded(value)) return { kind: 'completed', value };
    const { message, findings } = value;
    return { kind: isFailed(value) ? 'failed' : 'degraded', message, ...(findings ? { findings } : {}) };
  } catch (error) {
    return { kind: 'threw', message: `Task run encountered an exception: ${errorMessage(error)}`, error };
  }
};

/** A request ends with the time-out; its task has this much longer to say in its own words that no answer came. */
const graceMs = 100;

/** The flow still has this long to say how it ended, after an attempt that lasts to the deadline. */
const settleMs = 50;

/** Where attempts fill the budget to the last second, the last one is a little shorter: still a time-out of its own. */
const toleranceMs = (timeoutMs: number): number => Math.min(500, timeoutMs / 4);

const timedOut = (hadMs: number, timeoutMs: number): Outcome =>
  hadMs < timeoutMs - toleranceMs(timeoutMs)
    ? { kind: 'timed-out', message: 'Task run was still running when the time of its flow run was up', final: true }
    : { kind: 'timed-out', message: `Task run exceeded timeout of ${formatSeconds(timeoutMs)}`, final: false };

/** Never rejects. When it resolves, what the user's function still does has no effect any more. */
export const runAttempt = async (session: Session, { task, open, attempt }: Attempt): Promise<Outcome> => {
  const { clock, probe, monitor, request } = session;
  const { attempts, allowPrivate, language = 'en' } = monitor.spec;
  const startedAt = clock.now();
  const endsAt = Math.min(startedAt + attempts.timeoutMs, request.deadline - settleMs - graceMs);
  const hadMs = endsAt - startedAt;
  const over = new AbortController();
  const { signal } = over;
  const leftMs = () => endsAt - clock.now();
  const { now } = clock;
  const { secrets } = session;
  const requests = attemptFetch({ probe, allowPrivate, language, secrets, signal, leftMs, now, see: open.see });
  const fetch: GuardedFetch = (url, options) => owned(requests.fetch(url, options));
  const print = (...values: readonly unknown[]): void => {
    if (!signal.aborted) open.print(values);
  };
  const expired = clock.sleep(Math.max(0, hadMs + graceMs), signal).then(() => undefined);
  const ended = await Promise.race([outcomeOf(task, { fetch, print, signal, attempt, language, now }), expired]);
  const outcome = ended ?? timedOut(hadMs, attempts.timeoutMs);
  if (outcome.kind === 'timed-out') requests.cutOff(outcome.message);
  if (outcome.kind === 'failed' || outcome.kind === 'threw') open.quote(requests.excerpt());
  open.find('findings' in outcome && outcome.findings ? outcome.findings : []);
  over.abort(attemptOver);
  return outcome;
};
