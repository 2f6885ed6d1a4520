// The run budget: how much time a run has, and the time-outs and retries that fit into it.
import type { Attempts } from './monitor.ts';

/** Between two attempts of a task, so that a service that restarts can answer the next one. */
export const retryDelayMs = 2_000;

const maxTimeoutMs = 5_000;
const comfortableTimeoutMs = 3_000;
const minTimeoutMs = 1_000;
const maxRetries = 2;

/** What a run has, unless the user asks for attempts that need more. */
const usualBudgetMs = 20_000;
const maxBudgetMs = 60_000;
/** Between the end of a run and the next one of its monitor. */
const reserveMs = 2_000;
/** What a worker needs beside a run: it may wait for the due time, and records the run. */
const workerReserveMs = 5_000;

const sumMs = (timeoutMs: number, retries: number): number => timeoutMs * (retries + 1) + retryDelayMs * retries;

type Timing = { readonly timeoutMs: number; readonly retries: number };

const isLong = ({ timeoutMs, retries }: Timing): boolean => sumMs(timeoutMs, retries) > usualBudgetMs;

/**
 * The time from the start of a run to its deadline: 2 s less than the interval, and at most 20 s, or 60 s for attempts
 * that need more than 20 s.
 */
export const budgetMs = (intervalMs: number, attempts: Timing): number =>
  Math.min(intervalMs - reserveMs, isLong(attempts) ? maxBudgetMs : usualBudgetMs);

/** The longest life of a worker that runs these monitors, at whatever interval: 25 s, or 65 s. */
export const workerTimeoutFor = (monitors: Iterable<{ readonly attempts: Timing }>): number =>
  workerReserveMs + ([...monitors].some(({ attempts }) => isLong(attempts)) ? maxBudgetMs : usualBudgetMs);

/** What the user wrote. What is left out is chosen so that it fits. */
export type RequestedAttempts = { readonly timeoutMs?: number | undefined; readonly retries?: number | undefined };

/** What the user may write instead, all of it together. */
export type Remedy = RequestedAttempts & { readonly intervalMs?: number };

/** Attempts that do not fit, with the figures that explain why. */
export type ExcessiveAttempts = Attempts & {
  readonly intervalMs: number;
  readonly budgetMs: number;
  /** The sum of all attempts and of the delays between them. */
  readonly neededMs: number;
  /** Changes of which each alone would make the attempts fit; at least one. */
  readonly remedies: readonly Remedy[];
};

type FittedAttempts =
  | { readonly ok: true; readonly attempts: Attempts }
  | { readonly ok: false; readonly excess: ExcessiveAttempts };

/** The longest time-out, in whole seconds, with which all attempts fit. May be 0 or negative. */
const longestTimeoutMs = (retries: number, budget: number): number =>
  Math.floor((budget - retryDelayMs * retries) / (retries + 1) / 1_000) * 1_000;

/** The most retries, up to `max`, that fit with the time-out; undefined if not even one attempt fits. */
const mostRetries = (timeoutMs: number, budget: number, max: number): number | undefined => {
  const fitting = Math.min(max, Math.floor((budget + retryDelayMs) / (timeoutMs + retryDelayMs)) - 1);
  return fitting < 0 ? undefined : fitting;
};

type Budgets = { readonly usual: number; readonly longest: number };

/** Attempts take more than the usual budget only if the user asks for them. */
const chooseAttempts = ({ timeoutMs, retries }: RequestedAttempts, { usual, longest }: Budgets): Timing => {
  const chosenFor = (count: number, budget: number): number => Math.min(maxTimeoutMs, longestTimeoutMs(count, budget));
  if (timeoutMs !== undefined) return { timeoutMs, retries: retries ?? mostRetries(timeoutMs, usual, maxRetries) ?? 0 };
  if (retries !== undefined) {
    const fitting = [usual, longest].map((budget) => chosenFor(retries, budget)).find((ms) => ms >= minTimeoutMs);
    return { timeoutMs: fitting ?? minTimeoutMs, retries };
  }
  const fitting = [maxRetries, 1].find((count) => chosenFor(count, usual) >= comfortableTimeoutMs) ?? 0;
  return { timeoutMs: chosenFor(fitting, usual), retries: fitting };
};

const wholeSeconds = (ms: number): number => Math.ceil(ms / 1_000) * 1_000;

type Asked = {
  readonly intervalMs: number;
  readonly requested: RequestedAttempts;
  /** The longest time-out of a check: that of an attempt must not be shorter. */
  readonly atLeastMs: number;
};

type Tried = { readonly chosen: Timing; readonly neededMs: number; readonly longest: number; readonly fits: boolean };

const tryAttempts = ({ intervalMs, requested }: Pick<Asked, 'intervalMs' | 'requested'>): Tried => {
  const longest = Math.min(intervalMs - reserveMs, maxBudgetMs);
  const chosen = chooseAttempts(requested, { usual: Math.min(longest, usualBudgetMs), longest });
  const neededMs = sumMs(chosen.timeoutMs, chosen.retries);
  return { chosen, neededMs, longest, fits: neededMs <= longest };
};

/** Whether the attempts fit once the user has written the remedy. */
const helps =
  ({ intervalMs, requested, atLeastMs }: Asked) =>
  ({ intervalMs: longer = intervalMs, ...changes }: Remedy): boolean => {
    const { fits, chosen } = tryAttempts({ intervalMs: longer, requested: { ...requested, ...changes } });
    return fits && chosen.timeoutMs >= Math.max(atLeastMs, minTimeoutMs);
  };

/** Changes of one option each, or else the first change of several that helps. */
const remediesFor = (asked: Asked, { chosen, neededMs, longest }: Tried): readonly Remedy[] => {
  const { requested, atLeastMs } = asked;
  const { timeoutMs, retries } = chosen;
  const intervalFor = (ms: number): number => wholeSeconds(ms + reserveMs);
  const fewer = mostRetries(timeoutMs, longest, retries);
  const single: readonly Remedy[] = [
    ...(fewer === undefined ? [] : [{ retries: fewer }]),
    ...(requested.timeoutMs === undefined ? [] : [{ timeoutMs: longestTimeoutMs(retries, longest) }]),
    { intervalMs: intervalFor(neededMs) },
  ];
  const enoughMs = wholeSeconds(Math.max(atLeastMs, minTimeoutMs));
  const several: readonly Remedy[] = [
    { timeoutMs: longestTimeoutMs(0, longest), retries: 0 },
    { timeoutMs: enoughMs, retries: 0 },
    { intervalMs: intervalFor(enoughMs), timeoutMs: enoughMs, retries: 0 },
  ];
  const remedies = single.filter(helps(asked));
  return remedies.length > 0 ? remedies : several.filter(helps(asked)).slice(0, 1);
};

/**
 * Fits time-outs and retries into the budget of a monitor with an interval of 10 s or more. `atLeastMs`: the longest
 * time-out of one of its checks, at most 60 s, which the remedies respect.
 */
export const fitAttempts = (intervalMs: number, requested: RequestedAttempts, atLeastMs = 0): FittedAttempts => {
  const asked = { intervalMs, requested, atLeastMs };
  const tried = tryAttempts(asked);
  const attempts: Attempts = { ...tried.chosen, retryDelayMs };
  if (tried.fits) return { ok: true, attempts };
  const { longest, neededMs } = tried;
  return {
    ok: false,
    excess: { ...attempts, intervalMs, budgetMs: longest, neededMs, remedies: remediesFor(asked, tried) },
  };
};
