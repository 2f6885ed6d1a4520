// A task: one thing that is looked at, by a function of the user's own.
import { definitionMessages } from '../messages/en/definition.ts';
import type { Language } from '../model/language.ts';
import type { HttpEvidence } from '../net/probe-port.ts';
import { definition, describeValue, exampleName, type Issue, nameIssues } from './definition.ts';
import { recordIfInvalid } from './invalid-definitions.ts';
import type { MaybeSecret } from './secret.ts';
import type { Degraded, Failed } from './task-results.ts';

/** What a request brought back: the web's `Response`, in small. The body has already arrived, within its limit. */
export type Answer = {
  readonly status: number;
  /** True for 200 to 299. */
  readonly ok: boolean;
  /** Of the last hop, after redirects. */
  readonly url: string;
  /** By name, in capitals or not: several of one name joined by ', ', null where there is none. */
  readonly headers: { get(name: string): string | null };
  /** The body, by the character set that the answer or its page names; else UTF-8. */
  text(): Promise<string>;
  /** Rejects where the body is not JSON. */
  json(): Promise<unknown>;
  /** What the request encountered: addresses, milliseconds of each phase, the certificate. */
  readonly evidence: HttpEvidence;
};

/** Who is asking: by user name and password, or by a token. */
export type Auth =
  | { readonly basic: { readonly user: MaybeSecret; readonly password: MaybeSecret } }
  | { readonly bearer: MaybeSecret };

/** PEM texts, for servers that ask for a certificate. */
export type ClientCertificate = { readonly cert: MaybeSecret; readonly key: MaybeSecret };

export type FetchOptions = {
  /** GET when left out. */
  readonly method?: string;
  /** What is sent, by name: `{ accept: 'application/json' }`. Left out: the probe's own only. */
  readonly headers?: Readonly<Record<string, MaybeSecret>>;
  /** Text; write `JSON.stringify(value)` to send JSON. */
  readonly body?: MaybeSecret;
  /** `{ bearer }` or `{ basic: { user, password } }`; another server is not told. Nobody when left out. */
  readonly auth?: Auth;
  /** `{ cert, key }`, PEM, for an https server that asks for it; another server is not shown it. None when left out. */
  readonly clientCertificate?: ClientCertificate;
  /** Connects by this version of IP only. */
  readonly ipVersion?: 4 | 6;
  /** Breaks off this request alone; the end of the attempt does so in any case. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole exchange, where it is to have less than the attempt. */
  readonly timeoutMs?: number;
  /** Rejects when the body has more bytes, also once it is decompressed: 1,048,576 when left out. */
  readonly maxBytes?: number;
  /** 0: a redirect is the answer. 5 when left out; 0 for a request with secrets in its headers or body. */
  readonly maxRedirects?: number;
};

/**
 * Like the web's `fetch`, but guarded: it ends with the time of the attempt, bytes and redirects are limited, and
 * private addresses are refused unless the monitor says `allowPrivate`. Rejects with an error whose text is the
 * plain reason. Each request is kept as evidence of the task run.
 */
export type GuardedFetch = (url: string | URL, options?: FetchOptions) => Promise<Answer>;

export type TaskContext = {
  /** One request: `await fetch('https://shop.example/', { method: 'HEAD' })`. Rejects where no answer comes. */
  readonly fetch: GuardedFetch;
  /** Keeps a line with the task run: at most 20 lines of 500 characters. */
  readonly print: (...values: readonly unknown[]) => void;
  /** Aborted when the attempt is over, for whatever reason. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** In which the monitor says what it found. */
  readonly language: Language;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** What a task may return when not all is well. */
export type Amiss = Failed | Degraded;

/** What a task of the library needs, known before it runs. */
export type Needs = { readonly secrets: readonly string[]; readonly timeoutMs?: number };

/** Made by `task('…', …)` or `http('…', …)`; T is what the function returns when all is well. */
export type TaskDefinition<T = unknown> = {
  readonly [definition]: 'task';
  readonly name: string;
  readonly run: (context: TaskContext) => T | Amiss | Promise<T | Amiss>;
  readonly issues: readonly Issue[];
  readonly needs?: Needs;
};

/** For the library's own tasks, which may be wrong in more ways than their name. */
export const taskWith = <T>(
  name: string,
  run: TaskDefinition<T>['run'],
  issues: readonly Issue[],
  needs?: Needs,
): TaskDefinition<T> => {
  const all = [...nameIssues(name), ...issues];
  return recordIfInvalid({ [definition]: 'task', name, run, issues: all, ...(needs ? { needs } : {}) });
};

/**
 * A check of your own. Return anything: the task run is Completed. Return `Failed('…')` or throw: it is Failed, and
 * tried again as often as the monitor's `retries` say. Return `Degraded('…')`: it works, but not as it should.
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
): TaskDefinition<Exclude<T, Amiss>> => {
  const given = { value: describeValue(run), name: exampleName(name, 'my_task') };
  const issues =
    typeof run === 'function' ? [] : [{ field: 'run', message: definitionMessages.taskWithoutFunction(given) }];
  return taskWith(name, run as TaskDefinition<Exclude<T, Amiss>>['run'], issues);
};
