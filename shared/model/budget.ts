// The run budget: how much time a run has, and the time-outs and retries that fit into it.
import type { Attempts } from './monitor.ts';

/** Between two attempts of a task, so that a service that restarts can answer the next one. */
export const retryDelayMs = 2_000;

const maxTimeoutMs = 5_000;
const comfortableTimeoutMs = 3_000;
const minTimeoutMs = 1_000;
const maxRetries = 2;

/** The time from the start of a run to its deadline: 2 s less than the interval, and at most 20 s. */
export const budgetMs = (intervalMs: number): number => Math.min(intervalMs - 2_000, 20_000);

/** What the user wrote. What is left out is chosen so that it fits. */
export type RequestedAttempts = { readonly timeoutMs?: number | undefined; readonly retries?: number | undefined };

/** Attempts that do not fit, with the figures that explain why. */
export type ExcessiveAttempts = Attempts & {
  readonly intervalMs: number;
  readonly budgetMs: number;
  /** The sum of all attempts and of the delays between them. */
  readonly neededMs: number;
  /** Changes of which each alone would make the attempts fit; at least one. */
  readonly remedies: readonly RequestedAttempts[];
};

type FittedAttempts =
  | { readonly ok: true; readonly attempts: Attempts }
  | { readonly ok: false; readonly excess: ExcessiveAttempts };

const sumMs = (timeoutMs: number, retries: number): number => timeoutMs * (retries + 1) + retryDelayMs * retries;

/** The longest time-out, in whole seconds, with which all attempts fit. May be 0 or negative. */
const longestTimeoutMs = (retries: number, budget: number): number =>
  Math.min(maxTimeoutMs, Math.floor((budget - retryDelayMs * retries) / (retries + 1) / 1_000) * 1_000);

/** The most retries, up to the default of 2, that fit with the time-out; undefined if not even one attempt fits. */
const mostRetries = (timeoutMs: number, budget: number): number | undefined =>
  [2, 1, 0].find((retries) => sumMs(timeoutMs, retries) <= budget);

const chooseAttempts = (
  { timeoutMs, retries }: RequestedAttempts,
  budget: number,
): { readonly timeoutMs: number; readonly retries: number } => {
  if (timeoutMs !== undefined) return { timeoutMs, retries: retries ?? mostRetries(timeoutMs, budget) ?? 0 };
  if (retries !== undefined) return { timeoutMs: Math.max(longestTimeoutMs(retries, budget), minTimeoutMs), retries };
  const fitting = [maxRetries, 1].find((count) => longestTimeoutMs(count, budget) >= comfortableTimeoutMs) ?? 0;
  return { timeoutMs: longestTimeoutMs(fitting, budget), retries: fitting };
};

const remediesFor = (timeoutMs: number, retries: number, budget: number): readonly RequestedAttempts[] => {
  const fewerRetries = mostRetries(timeoutMs, budget);
  const shorterMs = longestTimeoutMs(retries, budget);
  const remedies: readonly RequestedAttempts[] = [
    ...(fewerRetries === undefined ? [] : [{ retries: fewerRetries }]),
    ...(shorterMs < minTimeoutMs ? [] : [{ timeoutMs: shorterMs }]),
  ];
  return remedies.length > 0 ? remedies : [{ timeoutMs: longestTimeoutMs(0, budget), retries: 0 }];
};

/** Fits time-outs and retries into the budget of a monitor with an interval of 10 s or more. */
export const fitAttempts = (intervalMs: number, requested: RequestedAttempts): FittedAttempts => {
  const budget = budgetMs(intervalMs);
  const { timeoutMs, retries } = chooseAttempts(requested, budget);
  const attempts: Attempts = { timeoutMs, retries, retryDelayMs };
  const neededMs = sumMs(timeoutMs, retries);
  if (neededMs <= budget) return { ok: true, attempts };
  const remedies = remediesFor(timeoutMs, retries, budget);
  return { ok: false, excess: { ...attempts, intervalMs, budgetMs: budget, neededMs, remedies } };
};
