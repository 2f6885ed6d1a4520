// The run budget: how much time a run has, and the time-outs and retries that fit in it.
import { formatSeconds } from '../text/duration-text.ts';
import type { Attempts } from './monitor.ts';

/** Between two attempts of a task, so that a service that restarts has a chance. */
export const retryDelayMs = 2_000;

const maxTimeoutMs = 5_000;
const comfortableTimeoutMs = 3_000;
const minTimeoutMs = 1_000;
const maxRetries = 2;

/** A run is over this long after its start: 2 s before the next one is due, and after 20 s at the latest. */
export const budgetMs = (intervalMs: number): number => Math.min(intervalMs - 2_000, 20_000);

/** What the user asked for; what is left out is chosen so that it fits. */
export type Wished = { readonly timeoutMs?: number | undefined; readonly retries?: number | undefined };

export type Fitted =
  | { readonly ok: true; readonly attempts: Attempts }
  /** `sum` shows what was asked for and what there is; `remedy` says what would fit. */
  | { readonly ok: false; readonly sum: string; readonly remedy: string };

const neededMs = (timeoutMs: number, retries: number): number => timeoutMs * (retries + 1) + retryDelayMs * retries;

/** The longest time-out, in whole seconds, that leaves room for all attempts; it may be 0 or less. */
const maxTimeoutFor = (retries: number, budget: number): number =>
  Math.min(maxTimeoutMs, Math.floor((budget - retryDelayMs * retries) / (retries + 1) / 1_000) * 1_000);

/** The most retries, up to the usual 2, that leave room for that time-out; undefined where not even one attempt fits. */
const maxRetriesFor = (timeoutMs: number, budget: number): number | undefined =>
  [2, 1, 0].find((retries) => neededMs(timeoutMs, retries) <= budget);

const chosen = (wished: Wished, budget: number): { timeoutMs: number; retries: number } => {
  if (wished.timeoutMs !== undefined)
    return { timeoutMs: wished.timeoutMs, retries: wished.retries ?? maxRetriesFor(wished.timeoutMs, budget) ?? 0 };
  if (wished.retries !== undefined)
    return { timeoutMs: Math.max(maxTimeoutFor(wished.retries, budget), minTimeoutMs), retries: wished.retries };
  const retries = [maxRetries, 1].find((r) => maxTimeoutFor(r, budget) >= comfortableTimeoutMs) ?? 0;
  return { timeoutMs: maxTimeoutFor(retries, budget), retries };
};

const sumOf = (timeoutMs: number, retries: number, intervalMs: number): string => {
  const attempts = `${formatSeconds(timeoutMs)} × ${retries + 1} ${retries === 0 ? 'attempt' : 'attempts'}`;
  const pauses = retries === 0 ? '' : ` + ${retries} × ${formatSeconds(retryDelayMs)} between them`;
  const has = `but a run of a ${formatSeconds(intervalMs)} monitor has ${formatSeconds(budgetMs(intervalMs))}`;
  return `timeout ${attempts}${pauses} = ${formatSeconds(neededMs(timeoutMs, retries))}, ${has}`;
};

const remedyFor = (timeoutMs: number, retries: number, intervalMs: number): string => {
  const budget = budgetMs(intervalMs);
  const fewer = maxRetriesFor(timeoutMs, budget);
  const shorter = maxTimeoutFor(retries, budget);
  const remedies = [
    ...(fewer === undefined ? [] : [`retries: ${fewer}`]),
    ...(shorter < minTimeoutMs ? [] : [`timeout: '${shorter / 1_000}s'`]),
  ];
  return remedies.length > 0 ? remedies.join(' or ') : `timeout: '${maxTimeoutFor(0, budget) / 1_000}s' and retries: 0`;
};

/** Fits time-outs and retries into the budget of a monitor with that interval (10 s or more). */
export const fitAttempts = (intervalMs: number, wished: Wished): Fitted => {
  const budget = budgetMs(intervalMs);
  const { timeoutMs, retries } = chosen(wished, budget);
  if (neededMs(timeoutMs, retries) <= budget) return { ok: true, attempts: { timeoutMs, retries, retryDelayMs } };
  return {
    ok: false,
    sum: sumOf(timeoutMs, retries, intervalMs),
    remedy: remedyFor(timeoutMs, retries, intervalMs),
  };
};
