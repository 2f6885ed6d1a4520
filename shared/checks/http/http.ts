// The ready-made check: one request, and whether its answer is as expected.
import {
  type FetchResponse,
  type ReturnedState,
  type TaskContext,
  type TaskDefinition,
  taskWith,
} from '../../define/task.ts';
import { degradedWithFindings, failedWithFindings } from '../../define/task-results.ts';
import { summary, wordsIn } from '../../messages/http.ts';
import type { Finding } from '../../model/run.ts';
import { errorMessage } from '../../text/clean.ts';
import { seenOf } from './assertion.ts';
import type { Found, HttpOptions } from './options.ts';
import { checkPlan, type Plan } from './plan.ts';

type About = Pick<Found, 'host' | 'attempt'>;

const foundIn = (about: About, message: string, answer: FetchResponse, findings: readonly Finding[]): Found => ({
  ...about,
  message,
  status: answer.status,
  latencyMs: answer.evidence.phases.totalMs,
  findings,
});

const judge = async (plan: Plan, answer: FetchResponse, context: TaskContext): Promise<number | ReturnedState> => {
  const { url, host, messages } = plan;
  const words = wordsIn(context.language);
  const about = { host, attempt: context.attempt };
  const seen = seenOf(answer, { url, text: plan.needsText ? await answer.text() : '', now: context.now() });
  const failures = plan.failing.flatMap((assertion) => assertion(seen, words));
  if (failures.length > 0) {
    const message = `${words.notPassing(host)} ${summary(words, failures)}`;
    return failedWithFindings(messages.failed(foundIn(about, message, answer, failures)) ?? message, failures);
  }
  const flaws = plan.degrading.flatMap((assertion) => assertion(seen, words));
  if (flaws.length > 0) {
    const message = `${words.degraded(host)} ${summary(words, flaws)}`;
    return degradedWithFindings(messages.degraded(foundIn(about, message, answer, flaws)) ?? message, flaws);
  }
  const line = messages.passing(foundIn(about, '', answer, []));
  if (line !== undefined) context.print(line);
  return answer.status;
};

const unanswered = ({ host, messages }: Plan, error: unknown, { attempt }: TaskContext): ReturnedState => {
  const message = errorMessage(error);
  const code = String((error as { readonly code?: unknown } | null)?.code ?? 'FAILED');
  return failedWithFindings(
    messages.failed({ host, attempt, message, error: { code, message }, findings: [] }) ?? message,
    [],
  );
};

const checking = (plan: Plan) => async (context: TaskContext) => {
  let answer: FetchResponse;
  try {
    answer = await context.fetch(plan.url, plan.fetch);
  } catch (error) {
    return unanswered(plan, error, context);
  }
  return judge(plan, answer, context);
};

const neverRun = (): never => {
  throw new Error('a check that is defined wrongly cannot run');
};

/**
 * A check of one address: a request, and what is expected of its answer. Without options: a GET that ends with 200,
 * redirects followed; and for https, Degraded when the certificate is good for less than 21 days yet, Failed when for
 * less than 3.
 *
 * @example
 * monitor('shop', { every: '1m', checks: [http('home', 'https://shop.example/', { expect: { status: [200, 204] } })] })
 */
export const http = (name: string, url: string, options?: HttpOptions): TaskDefinition<number> => {
  const plan = checkPlan(url, options);
  if (!plan.ok) return taskWith<number>(name, neverRun, plan.issues);
  return taskWith(name, checking(plan.value), [], plan.value.needs);
};
