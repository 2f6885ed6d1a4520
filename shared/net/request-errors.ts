// Errors of an HTTP request: from the codes of node:http and of its parser to a network error with its message.
import { type Mistake, wordsIn } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import { maskText } from '../secrets/masking/mask-text.ts';
import { connectionProgress, peerOf, shownTimeout, tlsError } from './connection-errors.ts';
import { showable, shownBytes, shownDuration } from './header-text.ts';
import { type NetworkError, type NetworkErrorCode, networkError } from './network-error.ts';
import type { RequestContext } from './request-context.ts';
import { withoutSecrets } from './request-secrets.ts';

/** Of another protocol's first words. */
const maxStartChars = 40;

/** By what the parser says of it; the first that fits. */
const MISTAKES: readonly (readonly [Mistake, RegExp])[] = [
  ['version', /version|dot$|HTTP\/$/],
  ['status', /status/],
  ['lengths', /Length.*Transfer|Transfer.*Length/],
  ['length', /Content-Length/],
  ['chunk', /chunk/i],
  ['lines', /\b(?:CR|LF|CRLF)\b/],
  ['header', /header|whitespace/],
];

/** What is no HTTP: told by how it begins, as far as it was read, or by `reason`, which is the parser's. */
export const notHttpError = (reason: string, context: RequestContext): NetworkError => {
  const words = wordsIn(context.language);
  const mistake = MISTAKES.find(([, pattern]) => pattern.test(reason));
  const start = context.responseStart ?? '';
  const [first, second] = [start.charCodeAt(0), start.charCodeAt(1)];
  if ((first === 0x15 || first === 0x16) && second === 3)
    return networkError('BAD_ANSWER', words.speaksTls(peerOf(context)));
  // The SETTINGS frame with which every HTTP/2 server begins.
  if (first === 0 && second === 0 && start.charCodeAt(3) === 4)
    return networkError('BAD_ANSWER', words.speaksHttp2(peerOf(context)));
  // A server may echo what it was sent.
  const safe = maskText(context.request ? withoutSecrets(start, context.request, true) : start);
  if (start === '' || start.startsWith('HTTP/'))
    return networkError(
      'BAD_ANSWER',
      words.invalidHttp(peerOf(context), mistake ? words.mistakes[mistake[0]] : reason),
    );
  return networkError('BAD_ANSWER', words.notHttp(peerOf(context), showable(safe, maxStartChars).trim()));
};

/** Where the exchange was when its connection ended. */
const positionOf = ({ stage, bytes, language }: RequestContext): string =>
  stage === 'body' ? wordsIn(language).inBody(shownBytes(bytes)) : wordsIn(language).beforeAnswer;

/** The server closed the connection before its response was complete. */
export const connectionClosed = (context: RequestContext): NetworkError =>
  networkError('CONNECTION_CLOSED', wordsIn(context.language).closed(peerOf(context), positionOf(context)));

/** `error` comes from node:http: of the system, of OpenSSL, of the parser (HPE_…), or of a connection that ended. */
export const exchangeError = (error: NodeJS.ErrnoException, context: RequestContext): NetworkError => {
  const words = wordsIn(context.language);
  const code = error.code ?? error.name;
  // Node reports a connection that the server closed as a reset, but without a system call.
  if (code === 'ECONNRESET' && error.syscall === undefined) return connectionClosed(context);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return networkError('CONNECTION_RESET', words.reset(peerOf(context), positionOf(context)));
  if (code === 'HPE_HEADER_OVERFLOW') return networkError('HEADERS_TOO_LARGE', words.headersTooLarge(peerOf(context)));
  if (code.startsWith('HPE_')) return notHttpError((error as { reason?: string }).reason ?? code, context);
  if (code.startsWith('ERR_SSL_')) return tlsError(code, context);
  return networkError('CONNECTION_FAILED', words.exchangeFailed(peerOf(context), code));
};

const progressOf = (context: RequestContext): string => {
  const { reached } = wordsIn(context.language);
  const { stage, tcpMs, tlsMs, status, bytes } = context;
  if (stage === 'body') return reached.body(String(status ?? ''), shownBytes(bytes));
  if (stage === 'response')
    return reached.sent(shownDuration(tcpMs ?? 0), tlsMs === undefined ? undefined : shownDuration(tlsMs));
  return connectionProgress(context);
};

/** The message states how far the request came. */
export const timedOut = (context: RequestContext): NetworkError => {
  const words = wordsIn(context.language);
  const { stage, redirects } = context;
  const after = redirects === 0 ? '' : words.reached.afterRedirects(redirects);
  const code: NetworkErrorCode = stage === 'queue' ? 'OVERLOADED' : 'TIMED_OUT';
  const sentence = stage === 'body' ? words.noCompleteAnswer : words.noAnswer;
  return networkError(code, sentence(shownTimeout(context), `${progressOf(context)}${after}`));
};

export const bodyTooLarge = (context: RequestContext): NetworkError =>
  networkError('BODY_TOO_LARGE', wordsIn(context.language).bodyTooLarge(shownBytes(context.maxBytes)));

export const bodyUnreadable = (encoding: string, context: RequestContext): NetworkError =>
  networkError('BODY_UNREADABLE', wordsIn(context.language).bodyUnreadable(encoding));

export const tooManyRedirects = (max: number, location: string, language: Language | undefined): NetworkError =>
  networkError('TOO_MANY_REDIRECTS', wordsIn(language).tooManyRedirects(max, location));

export const redirectRefused = (location: string, language: Language | undefined): NetworkError =>
  networkError('REDIRECT_REFUSED', wordsIn(language).redirectRefused(location));
