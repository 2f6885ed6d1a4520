// Tasks: the functions of a flow or the checks of a monitor, and the context that each of them receives.
import { definitionMessages } from '../messages/en/definition.ts';
import type { Language } from '../model/language.ts';
import type { HttpEvidence } from '../net/http-port.ts';
import type { TlsTrust } from '../net/probe-port.ts';
import { definition, describeValue, exampleName, type Issue, nameIssues } from './definition.ts';
import { recordIfInvalid } from './invalid-definitions.ts';
import type { MaybeSecret } from './secret.ts';
import type { Degraded, Failed } from './task-results.ts';

/** A small version of the web's `Response`. The body is complete: it arrived within the limit of its size. */
export type FetchResponse = {
  readonly status: number;
  /** True for 200 to 299. */
  readonly ok: boolean;
  /** Of the last hop, after redirects. */
  readonly url: string;
  /** By name, case-insensitive. Several values of one name are joined by ', '; null when the header is missing. */
  readonly headers: { get(name: string): string | null };
  /** The body in the character set that the response or its page names; UTF-8 otherwise. */
  text(): Promise<string>;
  /** Rejects when the body is not JSON. */
  json(): Promise<unknown>;
  /** What the request encountered: addresses, milliseconds of each phase, the certificate, each hop of redirects. */
  readonly evidence: HttpEvidence;
};

/** Credentials: user name and password, or a token. */
export type Auth =
  | { readonly basic: { readonly user: MaybeSecret; readonly password: MaybeSecret } }
  | { readonly bearer: MaybeSecret };

/** PEM texts, for servers that require a client certificate. */
export type ClientCertificate = { readonly cert: MaybeSecret; readonly key: MaybeSecret };

export type FetchOptions = {
  /** GET when left out. */
  readonly method?: string;
  /** By name: `{ accept: 'application/json' }`. Left out: only the default headers. */
  readonly headers?: Readonly<Record<string, MaybeSecret>>;
  /** Text; write `JSON.stringify(value)` to send JSON. */
  readonly body?: MaybeSecret;
  /** `{ bearer }` or `{ basic: { user, password } }`; not sent to another server. No credentials when left out. */
  readonly auth?: Auth;
  /** `{ cert, key }`, PEM, for an https server; not sent to another server. None when left out. */
  readonly clientCertificate?: ClientCertificate;
  /** `{ authority, pins, verify }` for a server of your own authority. The monitor's `certificate` when left out. */
  readonly trust?: TlsTrust;
  /** Connects over this IP version only. */
  readonly ipVersion?: 4 | 6;
  /** Cancels this request. The end of the attempt cancels it in any case. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole request, if it may take less than the attempt. */
  readonly timeoutMs?: number;
  /** Rejects when the body has more bytes, compressed or decompressed: 1,048,576 when left out. */
  readonly maxBytes?: number;
  /** 0: a redirect is the response. 10 when left out; 0 for a request with secrets in its headers or body. */
  readonly maxRedirects?: number;
  /** Rejects when the headers of the response have more bytes: 65,536 when left out. */
  readonly maxHeaderBytes?: number;
  /** Accepts control characters in headers and lines that end with LF, as some devices send them. No when left out. */
  readonly lenient?: boolean;
};

/**
 * The web's `fetch` with limits: a request ends with its attempt, bytes and redirects are limited, and private addresses
 * are refused unless the monitor sets `allowPrivate`. Rejects with an error whose text is the plain reason, and that has
 * the `code` and the `phase` of the failure. The task run records evidence of each request.
 */
export type GuardedFetch = (url: string | URL, options?: FetchOptions) => Promise<FetchResponse>;

export type TaskContext = {
  /** Sends a request: `await fetch('https://shop.example/', { method: 'HEAD' })`. Rejects when no response arrives. */
  readonly fetch: GuardedFetch;
  /** Records a line with the task run: at most 20 lines of 500 characters. */
  readonly print: (...values: readonly unknown[]) => void;
  /** Aborted when the attempt has ended, for whatever reason. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The language of the monitor's messages. */
  readonly language: Language;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** A state that a task may return, other than Completed. */
export type ReturnedState = Failed | Degraded;

/** What a check of the library requires, known before it runs. */
export type TaskNeeds = {
  /** Names of secrets. */
  readonly secrets: readonly string[];
  readonly timeoutMs?: number;
};

/** Made by `task('…', …)`, `http('…', …)` and the like; T is what the function returns when the task is Completed. */
export type TaskDefinition<T = unknown> = {
  readonly [definition]: 'task';
  readonly name: string;
  readonly run: (context: TaskContext) => T | ReturnedState | Promise<T | ReturnedState>;
  readonly issues: readonly Issue[];
  readonly needs?: TaskNeeds;
  /** Set for a check of the library whose `run` takes the `CheckContext` of `shared/checks/`. */
  readonly isCheck?: true;
};

/** For checks of the library, which may have issues beyond those of their name. */
export const taskWith = <T>(
  name: string,
  run: TaskDefinition<T>['run'],
  issues: readonly Issue[],
  needs?: TaskNeeds,
): TaskDefinition<T> => {
  const all = [...nameIssues(name), ...issues];
  return recordIfInvalid({ [definition]: 'task', name, run, issues: all, ...(needs ? { needs } : {}) });
};

/**
 * A check that you write yourself. Its task run is Completed whatever the function returns, except: `Failed('…')` or an
 * exception makes it Failed, and the monitor's `retries` say how often it is tried again; `Degraded('…')` means that the
 * service works, but not as it should.
 *
 * @example
 * const checkHome = task('check_home', async ({ fetch, print }) => {
 *   const response = await fetch('https://shop.example/');
 *   print(`status ${response.status}`);
 *   if (!response.ok) return Failed(`Status code: ${response.status}`);
 * });
 */
export const task = <T>(
  name: string,
  run: (context: TaskContext) => T | Promise<T>,
): TaskDefinition<Exclude<T, ReturnedState>> => {
  const given = { value: describeValue(run), name: exampleName(name, 'my_task') };
  const issues =
    typeof run === 'function' ? [] : [{ field: 'run', message: definitionMessages.taskWithoutFunction(given) }];
  return taskWith(name, run as TaskDefinition<Exclude<T, ReturnedState>>['run'], issues);
};
