// A task: one thing that is looked at, by a function of the user's own.
import { definition, described, type Fault, nameFault } from './definition.ts';
import type { Failed } from './failed.ts';
import { noted } from './faulty.ts';

/** What a request brought back: the web's `Response`, in small. The body has already arrived, within its limit. */
export type Answer = {
  readonly status: number;
  /** True for 200 to 299. */
  readonly ok: boolean;
  /** Of the last hop, after redirects. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Rejects where the body is not JSON. */
  json(): Promise<unknown>;
};

export type FetchOptions = {
  /** GET when left out. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text; write `JSON.stringify(value)` to send JSON. */
  readonly body?: string;
  readonly signal?: AbortSignal;
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
};

/**
 * Like the web's `fetch`, but guarded: it ends with the time of the attempt, bytes and redirects are limited, and
 * private addresses are refused unless the monitor says `allowPrivate`. Rejects with an error whose text is the
 * plain reason. Each request is kept as evidence of the task run.
 */
export type GuardedFetch = (url: string | URL, options?: FetchOptions) => Promise<Answer>;

export type TaskContext = {
  readonly fetch: GuardedFetch;
  /** Keeps a line with the task run: at most 20 lines of 500 characters. */
  readonly print: (...values: readonly unknown[]) => void;
  /** Aborted when the attempt is over, for whatever reason. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt. */
  readonly attempt: number;
};

/** Made by `task('…', …)` or `http('…', …)`; T is what the function returns when all is well. */
export type TaskDefinition<T = unknown> = {
  readonly [definition]: 'task';
  readonly name: string;
  readonly run: (context: TaskContext) => T | Failed | Promise<T | Failed>;
  readonly faults: readonly Fault[];
};

/** For the library's own tasks, which may be wrong in more ways than their name. */
export const taskWith = <T>(
  name: string,
  run: TaskDefinition<T>['run'],
  faults: readonly Fault[],
): TaskDefinition<T> => {
  const nameIs = nameFault(name);
  return noted({ [definition]: 'task', name, run, faults: [...(nameIs ? [nameIs] : []), ...faults] });
};

/**
 * A check of your own. Return anything: the task run is Completed. Return `Failed('…')` or throw: it is Failed, and
 * tried again as often as the monitor's `retries` say.
 *
 * @example
 * const checkHome = task('check_home', async ({ fetch, print }) => {
 *   const response = await fetch('https://shop.example/');
 *   print(`answered ${response.status}`);
 *   if (!response.ok) return Failed(`Status code: ${response.status}`);
 * });
 */
export const task = <T>(
  name: string,
  run: (context: TaskContext) => T | Promise<T>,
): TaskDefinition<Exclude<T, Failed>> => {
  const message = `${described(run)} is no function; write task('${name}', async ({ fetch }) => { … })`;
  const faults = typeof run === 'function' ? [] : [{ field: 'run', message }];
  return taskWith(name, run as TaskDefinition<Exclude<T, Failed>>['run'], faults);
};
