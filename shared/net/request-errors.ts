// Errors of an HTTP request: from the codes of node:http and of its parser to a network error with its message.
import { type HttpViolation, networkMessages, type ReceivedHead } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import { maskText } from '../secrets/masking/mask-text.ts';
import { cleanText } from '../text/clean.ts';
import { connectionTimedOut, hasQueued, peerOf, roundedTimeoutMs, tlsError } from './connection-errors.ts';
import { headerText } from './header-text.ts';
import { defaultMaxHeaderBytes } from './http-limits.ts';
import { type NetworkError, networkError } from './network-error.ts';
import type { RequestContext } from './request-context.ts';
import { withoutSecrets } from './request-secrets.ts';
import { errorCodeOf, isTlsCode } from './tls-failures.ts';

/** Characters of a foreign protocol to show. */
const maxStartChars = 40;

/** By the reason of the parser; the first pattern that matches counts. */
const violations: readonly (readonly [HttpViolation, RegExp])[] = [
  ['version', /version|dot$|HTTP\/$/],
  ['status', /status/],
  ['twoLengths', /Length.*Transfer|Transfer.*Length/],
  ['differentLengths', /Duplicate Content-Length/],
  ['contentLength', /Content-Length/],
  ['chunks', /chunk/i],
  ['lineEndings', /\b(?:CR|LF|CRLF)\b/],
  ['headers', /header|whitespace/],
];

/** Reasons of the parser for what `lenient` accepts. */
const lenientReasons = /Invalid header value char|expected CR|whitespace after header value/i;

/** A TLS record of version 3: an alert (0x15) or a handshake (0x16). */
const isTlsRecord = (start: string): boolean =>
  start.charCodeAt(1) === 3 && (start.charCodeAt(0) === 0x15 || start.charCodeAt(0) === 0x16);
/** The SETTINGS frame with which every HTTP/2 server starts. */
const isHttp2Frame = (start: string): boolean => start.startsWith('\0\0') && start.charCodeAt(3) === 4;

/** The response is not valid HTTP. Its start identifies the protocol; `reason` is the reason of the parser. */
export const notHttpError = (reason: string, context: RequestContext): NetworkError => {
  const messages = networkMessages(context.language);
  const peer = peerOf(context);
  const start = context.responseStart ?? '';
  const message = (): string => {
    if (isTlsRecord(start)) return messages.tlsInsteadOfHttp({ peer });
    if (isHttp2Frame(start)) return messages.http2Only({ peer });
    if (start !== '' && !start.startsWith('HTTP/')) {
      const text = headerText(start, true);
      // The server may echo secrets of the request.
      const safe = maskText(context.request ? withoutSecrets(text, context.request, true) : text);
      return messages.httpNotUsed({ peer, start: cleanText(safe, maxStartChars).trim() });
    }
    const violation = violations.find(([, pattern]) => pattern.test(reason))?.[0];
    if (violation && lenientReasons.test(reason) && !context.request?.lenient)
      return messages.lenientNeeded({ peer, violation });
    return violation ? messages.httpInvalid({ peer, violation }) : messages.httpUnreadable({ peer, reason });
  };
  return networkError('INVALID_RESPONSE', message(), context.stage);
};

const receivedBy = ({ interim, responseStart = '' }: RequestContext): ReceivedHead => {
  if (interim > 0) return 'interim';
  return responseStart.trim() === '' ? 'nothing' : 'part';
};

/** The server closed the connection before its response was complete. */
export const connectionClosed = (context: RequestContext): NetworkError => {
  const messages = networkMessages(context.language);
  const peer = peerOf(context);
  const message =
    context.stage === 'body'
      ? messages.closedInBody({ peer, bytes: context.bytes })
      : messages.closedBeforeResponse({ peer, received: receivedBy(context) });
  return networkError('CONNECTION_CLOSED', message, context.stage);
};

const connectionReset = (context: RequestContext): NetworkError => {
  const messages = networkMessages(context.language);
  const peer = peerOf(context);
  const message =
    context.stage === 'body'
      ? messages.resetInBody({ peer, bytes: context.bytes })
      : messages.resetBeforeResponse({ peer, received: receivedBy(context) });
  return networkError('CONNECTION_RESET', message, context.stage);
};

/** `error` comes from node:http: of the system, of OpenSSL, of the parser (HPE_…), or of a connection that ended. */
export const exchangeError = (error: NodeJS.ErrnoException, context: RequestContext): NetworkError => {
  const messages = networkMessages(context.language);
  const peer = peerOf(context);
  const code = errorCodeOf(error);
  // Node reports a connection that the server closed as a reset, but without a system call.
  if (code === 'ECONNRESET' && error.syscall === undefined) return connectionClosed(context);
  if (code === 'ECONNRESET' || code === 'EPIPE') return connectionReset(context);
  if (code === 'HPE_HEADER_OVERFLOW')
    return networkError(
      'HEADERS_TOO_LARGE',
      messages.headersTooLarge({ peer, maxBytes: context.request?.maxHeaderBytes ?? defaultMaxHeaderBytes }),
      context.stage,
    );
  if (code.startsWith('HPE_')) return notHttpError((error as { reason?: string }).reason ?? code, context);
  if (isTlsCode(code)) return tlsError(code, context);
  return networkError('CONNECTION_FAILED', messages.exchangeFailed({ peer, code }), context.stage, code);
};

export const tooManyInterimResponses = (max: number, context: RequestContext): NetworkError => {
  const { tooManyInterimResponses: message } = networkMessages(context.language);
  return networkError('INVALID_RESPONSE', message({ peer: peerOf(context), max }), context.stage);
};

/** The time-out passed; the message states how far the request came. */
export const requestTimedOut = (context: RequestContext): NetworkError => {
  const messages = networkMessages(context.language);
  const { stage, tcpMs = 0, tlsMs, status = 0, bytes } = context;
  const timeoutMs = roundedTimeoutMs(context);
  if (hasQueued(context)) return connectionTimedOut(context);
  if (stage === 'response') {
    const received = receivedBy(context);
    return networkError('TIMED_OUT', messages.timedOutWaiting({ timeoutMs, tcpMs, tlsMs, received }), stage);
  }
  if (stage === 'body') return networkError('TIMED_OUT', messages.timedOutInBody({ timeoutMs, status, bytes }), stage);
  return connectionTimedOut(context);
};

export const bodyTooLarge = ({ maxBytes, language }: RequestContext): NetworkError =>
  networkError('BODY_TOO_LARGE', networkMessages(language).bodyTooLarge({ maxBytes }), 'body');

/** `encoding` cannot be decoded, such as `gzip`; `header` names it, such as `content-encoding`. */
export const bodyUnreadable = (encoding: string, header: string, { language }: RequestContext): NetworkError =>
  networkError('BODY_UNREADABLE', networkMessages(language).bodyUnreadable({ encoding, header }), 'body');

export const tooManyRedirects = (max: number, location: string, language: Language | undefined): NetworkError =>
  networkError('TOO_MANY_REDIRECTS', networkMessages(language).tooManyRedirects({ max, location }), 'redirect');

export const redirectRefused = (location: string, language: Language | undefined): NetworkError =>
  networkError('REDIRECT_REFUSED', networkMessages(language).redirectRefused({ location }), 'redirect');
