// The options of `http`, with their meaning and their defaults.

import type { CertificateOption } from '../../define/certificate-option.ts';
import type { Pattern } from '../../define/pattern.ts';
import type { MaybeSecret } from '../../define/secret.ts';
import type { Auth, ClientCertificate } from '../../define/task.ts';
import type { Duration } from '../../model/duration.ts';
import type { Finding } from '../../model/run.ts';
import type { TextOption } from '../options/text-option.ts';

type Status = number | `${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}xx` | `${number}-${number}`;

/** A status code (200), a class ('2xx'), a range ('200-299'), or a list of these. */
export type StatusOption = Status | readonly Status[];

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A JSON value that may contain secrets in place of texts. */
export type JsonBody =
  | MaybeSecret
  | number
  | boolean
  | null
  | readonly JsonBody[]
  | { readonly [name: string]: JsonBody };

/** A whole number, or conditions of one. */
export type SizeOption =
  | number
  | {
      readonly equals?: number;
      readonly not?: number;
      readonly atLeast?: number;
      readonly atMost?: number;
    };

/** The condition of each value that a path selects. A text or a pattern matches a text; use `equals` for an object. */
export type JsonOption =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | Pattern
  | RegExp
  | {
      /** Exactly this value; an object or a list with the same members and no others. */
      readonly equals?: JsonValue;
      /** Any value but exactly this one. */
      readonly not?: JsonValue;
      /** A number that is not less than this. */
      readonly atLeast?: number;
      /** A number that is not more than this. */
      readonly atMost?: number;
      /** Of a text its characters, of a list its values, of an object its members: `3`, `{ atLeast: 1 }`. */
      readonly length?: SizeOption;
      /** How many values the path selects: `3`, `{ atLeast: 1 }`, `0` for none. */
      readonly count?: SizeOption;
      /** false: the path must select nothing. */
      readonly exists?: boolean;
    };

export type ExpectOptions = {
  /** 200 when left out. */
  readonly status?: StatusOption;
  /** Where redirects must end: the URL, absolute or relative to that of the check; or a pattern that it matches. */
  readonly url?: TextOption;
  /** By name: the whole value as text, or a pattern that it matches. */
  readonly headers?: Readonly<Record<string, TextOption>>;
  /** What the body contains: a text, a pattern, or a list of which each must be in it. */
  readonly body?: TextOption | readonly TextOption[];
  /** By JSONPath (RFC 9535): `{ '$.status': 'ok', '$.items': { length: { atLeast: 1 } } }`. */
  readonly json?: Readonly<Record<string, JsonOption>>;
  /** Failed when the whole request takes longer: '2s'. */
  readonly maxLatency?: Duration;
};

/**
 * 'follow': at most `maxRedirects`, and the last response counts; another server receives neither `auth` nor cookies nor
 * headers that are named like a secret. 'refuse': a redirect fails the check. `{ to, status }`: the response must be a
 * redirect to that URL, which is not followed. When left out: 'follow'; 'refuse' for a request with secrets in its
 * headers or body, some of which another server would receive; and if `expect.status` accepts a redirect, a redirect is
 * a response like any other.
 */
export type RedirectsOption =
  | 'follow'
  | 'refuse'
  | {
      /** The URL, absolute or relative to that of the check; or a pattern that the absolute URL matches. */
      readonly to: TextOption;
      /** 301, 302, 303, 307 or 308 when left out. */
      readonly status?: StatusOption;
    };

/** The result of a check, for your own messages. */
export type CheckResult = {
  /** The message that the check would use by default. */
  readonly message: string;
  /** Of the URL, with its port unless that is the usual one: 'shop.example', 'shop.example:8443'. */
  readonly host: string;
  /** Left out when no response was received. */
  readonly status?: number;
  /** Milliseconds of the whole request, including redirects and the body; left out when no response was received. */
  readonly latencyMs?: number;
  /** Why no response was received. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Deviations from what the check expects. */
  readonly findings: readonly Finding[];
  /** 1 for the first attempt. */
  readonly attempt: number;
};

/**
 * A function, or a text with the placeholders {message}, {host}, {status} (or why there is no response), {latency},
 * {what}, {expected} and {found}.
 */
export type MessageOption = string | ((result: CheckResult) => string);

export type MessagesOption = {
  /** The message of the state Failed. */
  readonly failed?: MessageOption;
  /** The message of the state Degraded. */
  readonly degraded?: MessageOption;
  /** A line that is printed when the check passes. */
  readonly passing?: MessageOption;
};

/** Any method but CONNECT, such as PROPFIND, PURGE or QUERY. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | (string & {});

export type HttpOptions = {
  /** GET when left out. */
  readonly method?: Method;
  /** By name, at most 30: `{ accept: 'application/json' }`. Left out: only the default headers. */
  readonly headers?: Readonly<Record<string, MaybeSecret>>;
  /** Text, or a JSON value, which is sent as application/json. */
  readonly body?: JsonBody;
  /** `{ bearer }` or `{ basic: { user, password } }`; not sent to another server. No credentials when left out. */
  readonly auth?: Auth;
  /** `{ cert, key }`, PEM, for an https server; not sent to another server. None when left out. */
  readonly clientCertificate?: ClientCertificate;
  /** Connects over IPv4 or IPv6 only; over whichever the name has when left out. */
  readonly ipVersion?: 4 | 6;
  /**
   * 'follow' (at most `maxRedirects`), 'refuse' (Failed), or `{ to, status }`: the expected redirect. Left out: 'follow'; 'refuse'
   * with secrets in headers or body; and if `expect.status` accepts a redirect, the redirect is the response.
   */
  readonly redirects?: RedirectsOption;
  /** How many redirects are followed: 10 when left out, 50 at most. */
  readonly maxRedirects?: number;
  /** Failed when the headers of the response are larger: 65,536 bytes when left out, 262,144 at most. */
  readonly maxHeaderBytes?: number;
  /** Accepts control characters in headers and lines that end with LF, as some devices send them. No when left out. */
  readonly lenient?: boolean;
  /** For the whole request; at most the time-out of the monitor, which applies when left out. */
  readonly timeout?: Duration;
  /** Failed when the body is larger, compressed or decompressed: 1,048,576 when left out, 10,485,760 at most. */
  readonly maxBytes?: number;
  /** `{ status, url, headers, body, json, maxLatency }`; Failed when the response deviates. Left out: status 200. */
  readonly expect?: ExpectOptions;
  /** Degraded when the whole request takes longer: '800ms'. */
  readonly degradedAfter?: Duration;
  /** `{ degradedBelow, failedBelow, authority, pin, verify }` or false. Left out, for https: by the lifetime of the certificate. */
  readonly certificate?: CertificateOption;
  /** `{ failed, degraded, passing }`: your own messages. Left out: the check's own, and no line when it passes. */
  readonly messages?: MessagesOption;
};
