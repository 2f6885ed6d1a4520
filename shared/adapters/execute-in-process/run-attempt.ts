// One attempt of a task: calls the user's function, for as long as the attempt may last.
import { isFailed } from '../../define/failed.ts';
import type { GuardedFetch, TaskContext, TaskDefinition } from '../../define/task.ts';
import { wordsOf } from '../../define/words.ts';
import { inSeconds } from '../../model/duration.ts';
import { attemptFetch } from './guarded-fetch.ts';
import type { OpenTaskRun } from './open-task-run.ts';
import { owned, type Session } from './session.ts';

export type Outcome =
  | { readonly kind: 'completed'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'threw'; readonly message: string; readonly error: unknown }
  /** `final` where the time of the whole flow run is up with it. */
  | { readonly kind: 'timed-out'; readonly message: string; readonly final: boolean };

/** One for all: an abort without a reason makes an error with a stack, once for each check. */
const attemptOver = Object.freeze(new Error('the attempt is over'));

type Attempt = { readonly task: TaskDefinition; readonly open: OpenTaskRun; readonly attempt: number };

const outcomeOf = async (task: TaskDefinition, context: TaskContext): Promise<Outcome> => {
  try {
    const value = await task.run(context);
    return isFailed(value) ? { kind: 'failed', message: value.message } : { kind: 'completed', value };
  } catch (error) {
    return { kind: 'threw', message: `Task run encountered an exception: ${wordsOf(error)}`, error };
  }
};

/** The flow still has this long to say how it ended, after an attempt that lasts to the deadline. */
const settleMs = 50;

/** Attempts that fill the budget to the last second start some milliseconds late: theirs is a time-out of their own. */
const toleranceMs = 250;

const timedOut = (limitMs: number, timeoutMs: number): Outcome =>
  limitMs < timeoutMs - toleranceMs
    ? { kind: 'timed-out', message: 'Task run was still running when the time of its flow run was up', final: true }
    : { kind: 'timed-out', message: `Task run exceeded timeout of ${inSeconds(timeoutMs)}`, final: false };

/** Never rejects. When it resolves, what the user's function still does has no effect any more. */
export const runAttempt = async (session: Session, { task, open, attempt }: Attempt): Promise<Outcome> => {
  const { clock, probe, monitor, request } = session;
  const { attempts, allowPrivate } = monitor.spec;
  const endsAt = Math.min(clock.now() + attempts.timeoutMs, request.deadline - settleMs);
  const limitMs = Math.max(0, endsAt - clock.now());
  const over = new AbortController();
  const { signal } = over;
  const leftMs = () => endsAt - clock.now();
  const requests = attemptFetch({ probe, allowPrivate, signal, leftMs, now: clock.now, see: open.see });
  const fetch: GuardedFetch = (url, options) => owned(requests.fetch(url, options));
  const print = (...values: readonly unknown[]): void => {
    if (!signal.aborted) open.print(values);
  };
  const expired = clock.sleep(limitMs, signal).then(() => timedOut(limitMs, attempts.timeoutMs));
  const outcome = await Promise.race([outcomeOf(task, { fetch, print, signal, attempt }), expired]);
  if (outcome.kind === 'timed-out') requests.cutOff(outcome.message);
  over.abort(attemptOver);
  return outcome;
};
