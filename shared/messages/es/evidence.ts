// Spanish texts about the evidence of a request: one line in an alert, details on the pages.
import type { RequestPhase } from '../../model/run.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import type { EvidenceMessages } from '../en/evidence.ts';

/** What a request was doing when it failed. */
const phases: Readonly<Record<RequestPhase, string>> = {
  prepare: 'antes de conectar',
  queue: 'en la cola',
  resolve: 'al buscar el nombre',
  connect: 'al conectar',
  tls: 'durante la negociación TLS',
  response: 'mientras se esperaba la respuesta',
  body: 'mientras se leía la respuesta',
  redirect: 'al seguir redirecciones',
};

export const evidence: EvidenceMessages = {
  // One line in an alert. `request` is such as `GET https://shop.example/`.
  received: ({ request, result, elapsed, address }) =>
    `${request}: ${result} después de ${elapsed}${address === undefined ? '' : `, desde ${address}`}`,
  nothingReceived: ({ request, elapsed, address }) =>
    `${request}: sin respuesta, después de ${elapsed}${address === undefined ? '' : `, desde ${address}`}`,
  failed: ({ request, code, phase, elapsed, address }) =>
    `${request}: ${evidence.failure({ code, phase })}, después de ${elapsed}${address === undefined ? '' : `, en ${address}`}`,

  afterRedirects: ({ message, count, url }) =>
    `${message}, después de ${count === 1 ? 'una redirección' : `${count} redirecciones`} a ${url}`,

  // Details.
  hop: ({ result, url, address, elapsed, certificateEnd }) =>
    `${result} de ${url}${address === undefined ? '' : ` en ${address}`} después de ${elapsed}` +
    `${certificateEnd === undefined ? '' : `, certificado hasta ${certificateEnd}`}`,
  noResponse: 'sin respuesta',
  failure: ({ code, phase }) => {
    const text = phase === undefined ? undefined : phases[phase];
    return text === undefined ? code : `${code} ${text}`;
  },
  redirects: ({ count, url }) =>
    `${count === 1 ? '1 redirección' : `${count} redirecciones`}${url === undefined ? '' : ` a ${url}`}`,

  // Drills.
  simulatedResponse: 'Respuesta simulada por un simulacro',
  simulatedDelay: ({ timeoutMs, delayMs }) =>
    `sin respuesta en ${formatElapsed(timeoutMs)} (un simulacro la retrasa ${formatElapsed(delayMs)})`,
};
