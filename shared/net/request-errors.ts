// Errors of an HTTP request: from the codes of undici and of its parser to a network error with its message.
import { type Mistake, wordsIn } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import { maskedText } from '../secrets/masking/mask-text.ts';
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
export const foreignAnswer = (reason: string, context: RequestContext): NetworkError => {
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
  const safe = maskedText(context.request ? withoutSecrets(start, context.request, true) : start);
  if (start === '' || start.startsWith('HTTP/'))
    return networkError(
      'BAD_ANSWER',
      words.invalidHttp(peerOf(context), mistake ? words.mistakes[mistake[0]] : reason),
    );
  return networkError('BAD_ANSWER', words.notHttp(peerOf(context), showable(safe, maxStartChars).trim()));
};

/** `Response does not match the HTTP/1.1 protocol (Invalid header token)`: the parser has a few such reasons. */
const parserReason = (message: string): string | undefined => /\(([A-Z][\w '-]{3,80})\)$/.exec(message)?.[1];

const unsendable = (message: string, context: RequestContext): NetworkError => {
  const words = wordsIn(context.language);
  const header = /^invalid (\S{1,100}) header$/.exec(message)?.[1];
  const reason = header === undefined ? (words.requestReasons[message] ?? message) : words.headerUnsendable(header);
  return networkError('INVALID_REQUEST', words.unsendable(reason));
};

/** Once connected; `code` is the system's, OpenSSL's or undici's, `message` is not to be trusted. */
export const exchangeError = (code: string, message: string, context: RequestContext): NetworkError => {
  const words = wordsIn(context.language);
  const when = context.stage === 'body' ? words.inBody(shownBytes(context.bytes)) : words.beforeAnswer;
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return networkError('CONNECTION_RESET', words.reset(peerOf(context), when));
    case 'UND_ERR_SOCKET':
    case 'HPE_INVALID_EOF_STATE':
      return networkError('CONNECTION_CLOSED', words.closed(peerOf(context), when));
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return networkError('BAD_ANSWER', words.wrongLength(peerOf(context)));
    case 'UND_ERR_HEADERS_OVERFLOW':
      return networkError('HEADERS_TOO_LARGE', words.headersTooLarge(peerOf(context)));
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
    case 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH':
      return unsendable(message, context);
    case 'ERR_ASSERTION':
      // undici has no other doubts about an answer than that its status has three digits.
      return foreignAnswer('Invalid status code', context);
    default:
      // undici's parser error often has a name but no code.
      if (code.startsWith('HPE_') || code === 'HTTPParserError')
        return foreignAnswer(parserReason(message) ?? code, context);
      if (code.startsWith('ERR_SSL_')) return tlsError(code, context);
      return networkError('CONNECTION_FAILED', words.exchangeFailed(peerOf(context), code));
  }
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
