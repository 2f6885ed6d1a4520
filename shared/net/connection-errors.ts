// Errors of a connection: from the codes of c-ares, the system and OpenSSL to a network error with its message.
import { wordsIn } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import type { AddressKind } from './address-policy.ts';
import type { ConnectionContext, EarlierFailure } from './connection-context.ts';
import { shownDuration } from './header-text.ts';
import { type NetworkError, type NetworkErrorCode, networkError } from './network-error.ts';

/** `address:port`, or the host while no address is known. */
export const peerOf = (context: ConnectionContext): string => context.address ?? context.host;

/** `code` is a code of c-ares, such as ESERVFAIL. */
export const dnsError = (code: string, context: ConnectionContext): NetworkError => {
  const words = wordsIn(context.language);
  const { host } = context;
  switch (code) {
    case 'ENOTFOUND':
      return networkError('DNS_NOT_FOUND', words.noSuchHost(host));
    case 'ENODATA':
      return noAddress(context);
    case 'EBADNAME':
      return networkError('DNS_NOT_FOUND', words.notAName(host));
    case 'ETIMEOUT':
      return networkError('DNS_TIMED_OUT', words.nameUnanswered(host, undefined));
    case 'ECONNREFUSED':
      return networkError('DNS_FAILED', words.noNameServer(host));
    default:
      return networkError('DNS_FAILED', words.nameFailed(host, words.nameReasons[code] ?? code));
  }
};

/** The host has no address, or none of the requested family. */
export const noAddress = (context: ConnectionContext): NetworkError => {
  const words = wordsIn(context.language);
  const { host, family } = context;
  return networkError(
    'DNS_NOT_FOUND',
    family === undefined ? words.noAddress(host) : words.noAddressOfFamily(host, family),
  );
};

export const dnsTimedOut = (waitedMs: number, context: ConnectionContext): NetworkError =>
  networkError('DNS_TIMED_OUT', wordsIn(context.language).nameUnanswered(context.host, shownDuration(waitedMs)));

export const addressRefused = (
  address: string,
  kind: AddressKind,
  canBeAllowed: boolean,
  context: ConnectionContext,
): NetworkError => {
  const words = wordsIn(context.language);
  const subject = words.addressRefused(address, context.host === address ? undefined : context.host, words.kinds[kind]);
  return networkError('ADDRESS_REFUSED', `${subject}${canBeAllowed ? words.allowPrivateOpens : ''}`);
};

export const endpointRefused = (endpoint: string, context: ConnectionContext): NetworkError =>
  networkError('ADDRESS_REFUSED', wordsIn(context.language).endpointForbidden(endpoint, context.host));

const oldTlsCode = /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|WRONG_SSL_VERSION|UNSUPPORTED_SSL_VERSION/;
const noTlsCode = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE|BAD_RECORD_TYPE/;
const opensslPrefix = /^ERR_SSL_(?:SSL\/?TLS_|TLSV1_|TLSV13_|SSLV3_)?/;

/** `code` is a code of OpenSSL in the spelling of Node; certificate-errors are in certificate.ts. */
export const tlsError = (code: string, context: ConnectionContext): NetworkError => {
  const words = wordsIn(context.language);
  const peer = peerOf(context);
  if (noTlsCode.test(code)) return networkError('TLS_FAILED', words.noTls(peer));
  if (/NO_APPLICATION_PROTOCOL/.test(code)) return networkError('TLS_FAILED', words.speaksHttp2(peer));
  if (/ALERT_HANDSHAKE_FAILURE/.test(code)) return networkError('TLS_FAILED', words.nothingInCommon(peer));
  if (oldTlsCode.test(code)) return networkError('TLS_FAILED', words.oldTls(peer));
  if (/CERTIFICATE_REQUIRED|ALERT_(?:NO|BAD|UNKNOWN)_C/.test(code))
    return networkError('TLS_FAILED', words.clientCertificateWanted(peer));
  const reason = code.startsWith('ERR_SSL_')
    ? code.replace(opensslPrefix, '').replaceAll('_', ' ').toLowerCase()
    : code;
  return networkError('TLS_FAILED', words.tlsFailed(peer, reason));
};

/** `code` is a code of the system or of OpenSSL. */
export const connectError = (code: string, context: ConnectionContext): NetworkError => {
  const words = wordsIn(context.language);
  const peer = peerOf(context);
  switch (code) {
    case 'ECONNREFUSED':
      return networkError('CONNECTION_REFUSED', words.refused(peer));
    case 'ECONNRESET':
    case 'EPIPE':
      return networkError('CONNECTION_RESET', words.reset(peer, context.stage === 'tls' ? words.duringTls : ''));
    case 'ETIMEDOUT':
      return networkError('TIMED_OUT', words.unansweredConnection(peer));
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return networkError('UNREACHABLE', words.noRoute(peer, code));
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM':
      return networkError('OVERLOADED', words.overloaded(code));
    default:
      if (context.stage === 'tls') return tlsError(code, context);
      return networkError('CONNECTION_FAILED', words.connectionFailed(peer, code));
  }
};

/** `code` is the error code of Node or OpenSSL for a client certificate that it cannot load. */
export const clientCertificateError = (code: string, language: Language | undefined): NetworkError => {
  const reason = code
    .replace(/^ERR_(?:OSSL_)?/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
  return networkError('INVALID_REQUEST', wordsIn(language).clientCertificateUnusable(reason));
};

/** Codes that reveal nothing about the service, the least informative first. */
const uninformativeCodes: readonly NetworkErrorCode[] = ['UNREACHABLE', 'TIMED_OUT'];
const informationOf = ({ error: { code } }: EarlierFailure): number =>
  uninformativeCodes.includes(code) ? uninformativeCodes.indexOf(code) : uninformativeCodes.length;

/** Of two failed addresses the one to report; the earlier one when both are equally informative. */
export const moreInformative = (earlier: EarlierFailure | undefined, latest: EarlierFailure): EarlierFailure =>
  earlier && informationOf(earlier) >= informationOf(latest) ? earlier : latest;

/** The progress of a connection that ran out of time. */
export const connectionProgress = (context: ConnectionContext): string => {
  const { reached } = wordsIn(context.language);
  switch (context.stage) {
    case 'queue':
      return reached.noPlace;
    case 'dns':
      return reached.name(context.host);
    case 'connect': {
      const { earlierFailure } = context;
      return `${reached.connecting(peerOf(context))}${earlierFailure ? reached.before(earlierFailure.error.message) : ''}`;
    }
    default:
      return reached.connected(peerOf(context), shownDuration(context.tcpMs ?? 0));
  }
};

/** Rounded to 10 ms: a time-out of the remaining time, such as 997 ms, reads as 1 s. */
export const shownTimeout = ({ timeoutMs }: ConnectionContext): string =>
  shownDuration(timeoutMs < 100 ? timeoutMs : Math.round(timeoutMs / 10) * 10);

/** The time-out passed before the connection was established. */
export const connectionTimedOut = (context: ConnectionContext): NetworkError =>
  networkError('TIMED_OUT', wordsIn(context.language).noAnswer(shownTimeout(context), connectionProgress(context)));

/** The longest delay that a Node timer supports. */
const maxTimeoutMs = 2_147_483_647;

/** A timeoutMs that no timer can wait for. */
export const timeoutError = (timeoutMs: number, language: Language | undefined): NetworkError | undefined =>
  timeoutMs > 0 && timeoutMs <= maxTimeoutMs
    ? undefined
    : networkError('INVALID_REQUEST', wordsIn(language).wrongLimit('timeoutMs', timeoutMs, 5_000));

/** The caller aborted its signal. */
export const cancelled = (language: Language | undefined): NetworkError =>
  networkError('CANCELLED', wordsIn(language).cancelled);

/** The connector was closed, because the process shuts down. */
export const connectorClosed = (language: Language | undefined): NetworkError =>
  networkError('CANCELLED', wordsIn(language).closedProbe);
