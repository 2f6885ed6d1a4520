// English texts about the evidence of a request: one line in an alert, details in the CLI and on the pages.

import { formatElapsed } from '../../text/duration-text.ts';

/** What a request was doing when it failed. */
const phases = {
  beforeConnecting: 'before connecting',
  connecting: 'while connecting',
  tls: 'in the TLS handshake',
  waiting: 'while waiting for the response',
  reading: 'while reading the response',
};

export type FailedPhase = keyof typeof phases;

export const evidence = {
  // One line in an alert. `request` is such as `GET https://shop.example/`.
  received: ({ request, result, elapsed, address }: Received): string =>
    `${request}: ${result} after ${elapsed}${address === undefined ? '' : `, from ${address}`}`,
  nothingReceived: ({ request, elapsed, address }: NothingReceived): string =>
    `${request}: no response, after ${elapsed}${address === undefined ? '' : `, from ${address}`}`,
  failed: ({ request, code, phase, elapsed, address }: Failed): string =>
    `${request}: ${code} ${phases[phase]}, after ${elapsed}${address === undefined ? '' : `, at ${address}`}`,

  // Details.
  noResponse: 'no response',
  redirects: ({ count }: { readonly count: number }): string => (count === 1 ? '1 redirect' : `${count} redirects`),

  // Drills.
  simulatedResponse: 'Simulated by a drill',
  simulatedDelay: ({ timeoutMs, delayMs }: { readonly timeoutMs: number; readonly delayMs: number }): string =>
    `no response within ${formatElapsed(timeoutMs)} (a drill delays it by ${formatElapsed(delayMs)})`,
};

type Line = { readonly request: string; readonly elapsed: string; readonly address: string | undefined };
type Received = Line & { readonly result: string };
type NothingReceived = Line;
type Failed = Line & { readonly code: string; readonly phase: FailedPhase };

export type EvidenceMessages = typeof evidence;
