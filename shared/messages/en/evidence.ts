// English texts about the evidence of a request: one line in an alert, details in the CLI and on the pages.

import type { RequestPhase } from '../../model/run.ts';
import { formatElapsed } from '../../text/duration-text.ts';

/** What a request was doing when it failed. */
const phases: Readonly<Record<RequestPhase, string>> = {
  prepare: 'before connecting',
  queue: 'in the queue',
  resolve: 'while looking up the name',
  connect: 'while connecting',
  tls: 'in the TLS handshake',
  response: 'while waiting for the response',
  body: 'while reading the response',
  redirect: 'while following redirects',
};

export const evidence = {
  // One line in an alert. `request` is such as `GET https://shop.example/`.
  received: ({ request, result, elapsed, address }: Received): string =>
    `${request}: ${result} after ${elapsed}${address === undefined ? '' : `, from ${address}`}`,
  nothingReceived: ({ request, elapsed, address }: NothingReceived): string =>
    `${request}: no response, after ${elapsed}${address === undefined ? '' : `, from ${address}`}`,
  failed: ({ request, code, phase, elapsed, address }: Failed): string =>
    `${request}: ${evidence.failure({ code, phase })}, after ${elapsed}${address === undefined ? '' : `, at ${address}`}`,

  /** `message` is about the last hop of a request; `url` is where it was sent to. */
  afterRedirects: ({ message, count, url }: AfterRedirects): string =>
    `${message}, after ${count === 1 ? 'a redirect' : `${count} redirects`} to ${url}`,

  // Details.
  hop: ({ result, url, address, elapsed, certificateEnd }: Hop): string =>
    `${result} from ${url}${address === undefined ? '' : ` at ${address}`} after ${elapsed}` +
    `${certificateEnd === undefined ? '' : `, certificate until ${certificateEnd}`}`,
  noResponse: 'no response',
  /** A phase that only a newer version has is left out. */
  failure: ({ code, phase }: Failure): string => {
    const text = phase === undefined ? undefined : phases[phase];
    return text === undefined ? code : `${code} ${text}`;
  },
  redirects: ({ count, url }: Redirects): string =>
    `${count === 1 ? '1 redirect' : `${count} redirects`}${url === undefined ? '' : ` to ${url}`}`,

  // Drills.
  simulatedResponse: 'Simulated by a drill',
  simulatedDelay: ({ timeoutMs, delayMs }: { readonly timeoutMs: number; readonly delayMs: number }): string =>
    `no response within ${formatElapsed(timeoutMs)} (a drill delays it by ${formatElapsed(delayMs)})`,
};

type Line = { readonly request: string; readonly elapsed: string; readonly address: string | undefined };
type Received = Line & { readonly result: string };
type NothingReceived = Line;
type AfterRedirects = { readonly message: string; readonly count: number; readonly url: string };
/** `result` is a status, or the code of an error. `certificateEnd`: `2026-12-24`. */
type Hop = {
  readonly result: string;
  readonly url: string;
  readonly address: string | undefined;
  readonly elapsed: string;
  readonly certificateEnd: string | undefined;
};
type Failure = { readonly code: string; readonly phase: RequestPhase | undefined };
type Failed = Line & Failure;
type Redirects = { readonly count: number; readonly url: string | undefined };

export type EvidenceMessages = typeof evidence;
