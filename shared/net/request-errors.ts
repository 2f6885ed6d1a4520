// Every way in which a probe fails: from what the system or the other side did to a code and a sentence.
import { type Mistake, wordsIn } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import { maskedText } from '../secrets/masking/mask-text.ts';
import type { AddressKind } from './address-policy.ts';
import { type ProbeCode, type Trouble, trouble } from './error-codes.ts';
import { showable, shownBytes, shownDuration } from './header-text.ts';
import type { Setback, Trip } from './request-context.ts';
import { withoutSecrets } from './request-secrets.ts';

const at = (trip: Trip): string => trip.address ?? trip.host;

/** `code` is that of c-ares, such as ESERVFAIL. */
export const nameTrouble = (code: string, trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  const { host } = trip;
  switch (code) {
    case 'ENOTFOUND':
      return trouble('DNS_NOT_FOUND', words.noSuchHost(host));
    case 'ENODATA':
      return noAddress(trip);
    case 'EBADNAME':
      return trouble('DNS_NOT_FOUND', words.notAName(host));
    case 'ETIMEOUT':
      return trouble('DNS_TIMED_OUT', words.nameUnanswered(host, undefined));
    case 'ECONNREFUSED':
      return trouble('DNS_FAILED', words.noNameServer(host));
    default:
      return trouble('DNS_FAILED', words.nameFailed(host, words.nameReasons[code] ?? code));
  }
};

/** A host that has no address, or none of the family that is asked for. */
export const noAddress = (trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  const { host, family } = trip;
  return trouble('DNS_NOT_FOUND', family === undefined ? words.noAddress(host) : words.noAddressOfFamily(host, family));
};

export const nameUnanswered = (waitedMs: number, trip: Trip): Trouble =>
  trouble('DNS_TIMED_OUT', wordsIn(trip.language).nameUnanswered(trip.host, shownDuration(waitedMs)));

export const addressRefused = (address: string, kind: AddressKind, openable: boolean, trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  const subject = words.addressRefused(address, trip.host === address ? undefined : trip.host, words.kinds[kind]);
  return trouble('ADDRESS_REFUSED', `${subject}${openable ? words.allowPrivateOpens : ''}`);
};

export const endpointForbidden = (endpoint: string, trip: Trip): Trouble =>
  trouble('ADDRESS_REFUSED', wordsIn(trip.language).endpointForbidden(endpoint, trip.host));

const OLD_TLS = /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|WRONG_SSL_VERSION|UNSUPPORTED_SSL_VERSION/;
const NO_TLS = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE|BAD_RECORD_TYPE/;
const OPENSSL_REASON = /^ERR_SSL_(?:SSL\/?TLS_|TLSV1_|TLSV13_|SSLV3_)?/;

/** `code` is OpenSSL's, in Node's spelling; certificates are judged in certificate.ts. */
const tlsTrouble = (code: string, trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  if (NO_TLS.test(code)) return trouble('TLS_FAILED', words.noTls(at(trip)));
  if (/NO_APPLICATION_PROTOCOL/.test(code)) return trouble('TLS_FAILED', words.speaksHttp2(at(trip)));
  if (/ALERT_HANDSHAKE_FAILURE/.test(code)) return trouble('TLS_FAILED', words.nothingInCommon(at(trip)));
  if (OLD_TLS.test(code)) return trouble('TLS_FAILED', words.oldTls(at(trip)));
  if (/CERTIFICATE_REQUIRED|ALERT_(?:NO|BAD|UNKNOWN)_C/.test(code))
    return trouble('TLS_FAILED', words.clientCertificateWanted(at(trip)));
  const reason = code.startsWith('ERR_SSL_')
    ? code.replace(OPENSSL_REASON, '').replaceAll('_', ' ').toLowerCase()
    : code;
  return trouble('TLS_FAILED', words.tlsFailed(at(trip), reason));
};

/** While the connection was being made; `code` is the system's or OpenSSL's. */
export const connectTrouble = (code: string, trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  switch (code) {
    case 'ECONNREFUSED':
      return trouble('CONNECTION_REFUSED', words.refused(at(trip)));
    case 'ECONNRESET':
    case 'EPIPE':
      return trouble('CONNECTION_RESET', words.reset(at(trip), trip.stage === 'tls' ? words.duringTls : ''));
    case 'ETIMEDOUT':
      return trouble('TIMED_OUT', words.unansweredConnection(at(trip)));
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return trouble('UNREACHABLE', words.noRoute(at(trip), code));
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM':
      return trouble('OVERLOADED', words.overloaded(code));
    default:
      if (trip.stage === 'tls') return tlsTrouble(code, trip);
      return trouble('CONNECTION_FAILED', words.connectionFailed(at(trip), code));
  }
};

/** From what says nothing of the service to what says most. */
const TELLING: readonly ProbeCode[] = ['UNREACHABLE', 'TIMED_OUT'];
const tellingOf = ({ trouble: { code } }: Setback): number =>
  TELLING.includes(code) ? TELLING.indexOf(code) : TELLING.length;

/** Of two addresses that could not be connected to, the one to tell of: the earlier one if they say as much. */
export const moreTelling = (before: Setback | undefined, now: Setback): Setback =>
  before && tellingOf(before) >= tellingOf(now) ? before : now;

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
export const foreignAnswer = (reason: string, trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  const mistake = MISTAKES.find(([, pattern]) => pattern.test(reason));
  const start = trip.start ?? '';
  const [first, second] = [start.charCodeAt(0), start.charCodeAt(1)];
  if ((first === 0x15 || first === 0x16) && second === 3) return trouble('BAD_ANSWER', words.speaksTls(at(trip)));
  // The SETTINGS frame with which every HTTP/2 server begins.
  if (first === 0 && second === 0 && start.charCodeAt(3) === 4)
    return trouble('BAD_ANSWER', words.speaksHttp2(at(trip)));
  // A server may echo what it was sent.
  const safe = maskedText(trip.request ? withoutSecrets(start, trip.request, true) : start);
  if (start === '' || start.startsWith('HTTP/'))
    return trouble('BAD_ANSWER', words.invalidHttp(at(trip), mistake ? words.mistakes[mistake[0]] : reason));
  return trouble('BAD_ANSWER', words.notHttp(at(trip), showable(safe, maxStartChars).trim()));
};

/** `Response does not match the HTTP/1.1 protocol (Invalid header token)`: the parser has a few such reasons. */
const parserReason = (message: string): string | undefined => /\(([A-Z][\w '-]{3,80})\)$/.exec(message)?.[1];

const unsendable = (message: string, trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  const header = /^invalid (\S{1,100}) header$/.exec(message)?.[1];
  const reason = header === undefined ? (words.requestReasons[message] ?? message) : words.headerUnsendable(header);
  return trouble('INVALID_REQUEST', words.unsendable(reason));
};

/** Once connected; `code` is the system's, OpenSSL's or undici's, `message` is not to be trusted. */
export const answerTrouble = (code: string, message: string, trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  const when = trip.stage === 'body' ? words.inBody(shownBytes(trip.bytes)) : words.beforeAnswer;
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return trouble('CONNECTION_RESET', words.reset(at(trip), when));
    case 'UND_ERR_SOCKET':
    case 'HPE_INVALID_EOF_STATE':
      return trouble('CONNECTION_CLOSED', words.closed(at(trip), when));
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return trouble('BAD_ANSWER', words.wrongLength(at(trip)));
    case 'UND_ERR_HEADERS_OVERFLOW':
      return trouble('HEADERS_TOO_LARGE', words.headersTooLarge(at(trip)));
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
    case 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH':
      return unsendable(message, trip);
    case 'ERR_ASSERTION':
      // undici has no other doubts about an answer than that its status has three digits.
      return foreignAnswer('Invalid status code', trip);
    default:
      // undici's parser error often has a name but no code.
      if (code.startsWith('HPE_') || code === 'HTTPParserError')
        return foreignAnswer(parserReason(message) ?? code, trip);
      if (code.startsWith('ERR_SSL_')) return tlsTrouble(code, trip);
      return trouble('CONNECTION_FAILED', words.exchangeFailed(at(trip), code));
  }
};

const whatWasReached = (trip: Trip): string => {
  const { reached } = wordsIn(trip.language);
  switch (trip.stage) {
    case 'place':
      return reached.noPlace;
    case 'name':
      return reached.name(trip.host);
    case 'connect':
      return `${reached.connecting(at(trip))}${trip.setback ? reached.before(trip.setback.trouble.message) : ''}`;
    case 'tls':
      return reached.connected(at(trip), shownDuration(trip.tcpMs ?? 0));
    case 'answer':
      return reached.sent(
        shownDuration(trip.tcpMs ?? 0),
        trip.tlsMs === undefined ? undefined : shownDuration(trip.tlsMs),
      );
    case 'body':
      return reached.body(String(trip.status ?? ''), shownBytes(trip.bytes));
  }
};

export const timedOut = (trip: Trip): Trouble => {
  const words = wordsIn(trip.language);
  const after = trip.redirects === 0 ? '' : words.reached.afterRedirects(trip.redirects);
  const code: ProbeCode = trip.stage === 'place' ? 'OVERLOADED' : 'TIMED_OUT';
  const sentence = trip.stage === 'body' ? words.noCompleteAnswer : words.noAnswer;
  // What is left of a second is 997 ms, which says no more.
  const within = shownDuration(trip.timeoutMs < 100 ? trip.timeoutMs : Math.round(trip.timeoutMs / 10) * 10);
  return trouble(code, sentence(within, `${whatWasReached(trip)}${after}`));
};

export const bodyTooLarge = (trip: Trip): Trouble =>
  trouble('BODY_TOO_LARGE', wordsIn(trip.language).bodyTooLarge(shownBytes(trip.maxBytes)));

export const bodyUnreadable = (encoding: string, trip: Trip): Trouble =>
  trouble('BODY_UNREADABLE', wordsIn(trip.language).bodyUnreadable(encoding));

export const tooManyRedirects = (max: number, location: string, language: Language | undefined): Trouble =>
  trouble('TOO_MANY_REDIRECTS', wordsIn(language).tooManyRedirects(max, location));

export const redirectRefused = (location: string, language: Language | undefined): Trouble =>
  trouble('REDIRECT_REFUSED', wordsIn(language).redirectRefused(location));

export const cancelled = (language: Language | undefined): Trouble => trouble('CANCELLED', wordsIn(language).cancelled);

export const probeClosed = (language: Language | undefined): Trouble =>
  trouble('CANCELLED', wordsIn(language).closedProbe);
