// Spanish texts about the evidence of a request: one line in an alert, details on the pages.
import { formatElapsed } from '../../text/duration-text.ts';
import type { EvidenceMessages, FailedPhase } from '../en/evidence.ts';

/** What a request was doing when it failed. */
const phases: Readonly<Record<FailedPhase, string>> = {
  beforeConnecting: 'antes de conectar',
  connecting: 'al conectar',
  tls: 'durante la negociación TLS',
  waiting: 'mientras se esperaba la respuesta',
  reading: 'mientras se leía la respuesta',
};

export const evidence: EvidenceMessages = {
  // One line in an alert. `request` is such as `GET https://shop.example/`.
  received: ({ request, result, elapsed, address }) =>
    `${request}: ${result} después de ${elapsed}${address === undefined ? '' : `, desde ${address}`}`,
  nothingReceived: ({ request, elapsed, address }) =>
    `${request}: sin respuesta, después de ${elapsed}${address === undefined ? '' : `, desde ${address}`}`,
  failed: ({ request, code, phase, elapsed, address }) =>
    `${request}: ${code} ${phases[phase]}, después de ${elapsed}${address === undefined ? '' : `, en ${address}`}`,

  // Details.
  noResponse: 'sin respuesta',
  redirects: ({ count }) => (count === 1 ? '1 redirección' : `${count} redirecciones`),

  // Drills.
  simulatedResponse: 'Respuesta simulada por un simulacro',
  simulatedDelay: ({ timeoutMs, delayMs }) =>
    `sin respuesta en ${formatElapsed(timeoutMs)} (un simulacro la retrasa ${formatElapsed(delayMs)})`,
};
