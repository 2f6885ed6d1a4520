// What may be said of an HTTP check: every option of `http`, and what it means when it is left out.
import type { Pattern } from '../../define/pattern.ts';
import type { MaybeSecret } from '../../define/secret.ts';
import type { Auth, ClientCertificate } from '../../define/task.ts';
import type { Duration } from '../../model/duration.ts';
import type { Finding } from '../../model/run.ts';

type Status = number | `${1 | 2 | 3 | 4 | 5}xx` | `${number}-${number}`;

/** A status code (200), a class ('2xx'), a range ('200-299'), or a list of these. */
export type StatusOption = Status | readonly Status[];

/** A text or a pattern; a RegExp literal is run by RE2, in linear time. */
export type TextOption = string | Pattern | RegExp;

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A JSON value in which secrets may stand for texts. */
export type JsonBody =
  | MaybeSecret
  | number
  | boolean
  | null
  | readonly JsonBody[]
  | { readonly [name: string]: JsonBody };

/** What holds of every value that a path selects. A text or pattern matches text; to compare with an object: equals. */
export type JsonOption =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | Pattern
  | RegExp
  | {
      /** Exactly this; an object or a list with all that is in it, and nothing else. */
      readonly equals?: JsonValue;
      /** Anything but exactly this. */
      readonly not?: JsonValue;
      /** A number that is not less; no text is. */
      readonly atLeast?: number;
      /** A number that is not more; no text is. */
      readonly atMost?: number;
      /** false: the path must select nothing. */
      readonly exists?: boolean;
    };

export type ExpectOptions = {
  /** 200 when left out. */
  readonly status?: StatusOption;
  /** By name: the whole value as text, or a pattern that it matches. */
  readonly headers?: Readonly<Record<string, TextOption>>;
  /** What the body contains: a text, a pattern, or a list of which each is there. */
  readonly body?: TextOption | readonly TextOption[];
  /** By JSONPath (RFC 9535): `{ '$.status': 'ok', '$.queue.length': { atMost: 100 } }`. */
  readonly json?: Readonly<Record<string, JsonOption>>;
  /** Failed when the whole exchange takes longer: '2s'. */
  readonly maxLatency?: Duration;
};

/**
 * 'follow': at most 5, and the last answer counts; another server is told nothing of `auth`, cookies, and headers that
 * are named like a secret. 'refuse': a redirect is a failure. `{ to, status }`: the answer is to be a redirect to that
 * address, which is not followed. When left out: 'follow'; but 'refuse' for a request with secrets in its headers or
 * body, some of which would go along; and if `expect.status` names a redirect, it is an answer like any other.
 */
export type RedirectsOption =
  | 'follow'
  | 'refuse'
  | {
      /** The address, also relative to that of the check; or a pattern that the whole address matches. */
      readonly to: TextOption;
      /** 301, 302, 303, 307 or 308 when left out. */
      readonly status?: StatusOption;
    };

/** How long a certificate has to be good for yet; false: do not look. */
export type CertificateOption =
  | false
  | {
      /** Degraded when it is good for less: '21d' when left out; false: never. */
      readonly degradedBelow?: Duration | false;
      /** Failed when it is good for less: '3d' when left out; false: never. */
      readonly failedBelow?: Duration | false;
    };

/** What a check found, for whoever words it. */
export type Found = {
  /** In the words that the check would have used. */
  readonly message: string;
  /** Of the check's address, with its port unless that is the usual one: 'shop.example', 'shop.example:8443'. */
  readonly host: string;
  /** Left out when no answer came. */
  readonly status?: number;
  /** Milliseconds of the whole exchange, redirects and body included; left out when no answer came. */
  readonly latencyMs?: number;
  /** Why no answer came. */
  readonly error?: { readonly code: string; readonly message: string };
  /** What was not as expected. */
  readonly findings: readonly Finding[];
  /** 1 for the first attempt. */
  readonly attempt: number;
};

/**
 * A function, or a text with {message}, {host}, {status} (why there is no answer, where there is none), {latency},
 * {what}, {expected} and {found} in it.
 */
export type MessageOption = string | ((found: Found) => string);

export type MessagesOption = {
  /** The message of the state Failed. */
  readonly failed?: MessageOption;
  /** The message of the state Degraded. */
  readonly degraded?: MessageOption;
  /** A line that is printed when all is well. */
  readonly passing?: MessageOption;
};

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export type HttpOptions = {
  /** GET when left out. */
  readonly method?: Method;
  /** What is sent, by name, at most 30: `{ accept: 'application/json' }`. Left out: the probe's own only. */
  readonly headers?: Readonly<Record<string, MaybeSecret>>;
  /** Text, or a JSON value, which is sent as application/json. */
  readonly body?: JsonBody;
  /** `{ bearer }` or `{ basic: { user, password } }`; another server is not told. Nobody when left out. */
  readonly auth?: Auth;
  /** `{ cert, key }`, PEM, for an https server that asks for it; another server is not shown it. None when left out. */
  readonly clientCertificate?: ClientCertificate;
  /** Connects by IPv4 or IPv6 only; whatever the name has when left out. */
  readonly ipVersion?: 4 | 6;
  /**
   * 'follow' (at most 5), 'refuse' (Failed), or `{ to, status }`: the redirect that is expected. Left out: 'follow'; but
   * 'refuse' with secrets in headers or body; and where `expect.status` names a redirect, it is the answer.
   */
  readonly redirects?: RedirectsOption;
  /** For the whole exchange; the monitor's when left out, which is the most there is. */
  readonly timeout?: Duration;
  /** Failed when the body has more, also once it is decompressed: 1,048,576 when left out, 10,485,760 at most. */
  readonly maxBytes?: number;
  /** `{ status, headers, body, json, maxLatency }`; Failed where the answer is otherwise. Left out: status 200. */
  readonly expect?: ExpectOptions;
  /** Degraded when the whole exchange takes longer: '800ms'. */
  readonly degradedAfter?: Duration;
  /** `{ degradedBelow, failedBelow }` or false. Left out, with https: Degraded below '21d', Failed below '3d'. */
  readonly certificate?: CertificateOption;
  /** `{ failed, degraded, well }`: your own words. Left out: the check's own, and no line when all is well. */
  readonly messages?: MessagesOption;
};
