// Every way in which a probe fails, in words that a person understands, with the code beside.
import { showable, shownBytes, shownDuration } from './text.ts';
import type { Trip, Trouble } from './trip.ts';
import type { AddressKind } from './vet.ts';

const MAX_MESSAGE_CHARS = 300;

export type ProbeCode =
  | 'INVALID_REQUEST'
  | 'INVALID_URL'
  | 'SCHEME_REFUSED'
  | 'DNS_NOT_FOUND'
  | 'DNS_FAILED'
  | 'DNS_TIMED_OUT'
  | 'ADDRESS_REFUSED'
  | 'CONNECTION_REFUSED'
  | 'CONNECTION_RESET'
  | 'CONNECTION_CLOSED'
  | 'CONNECTION_FAILED'
  | 'UNREACHABLE'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_UNTRUSTED'
  | 'CERTIFICATE_WRONG_NAME'
  | 'CERTIFICATE_INVALID'
  | 'TLS_FAILED'
  | 'TIMED_OUT'
  | 'TOO_MANY_REDIRECTS'
  | 'REDIRECT_REFUSED'
  | 'BODY_TOO_LARGE'
  | 'BODY_UNREADABLE'
  | 'HEADERS_TOO_LARGE'
  | 'BAD_ANSWER'
  | 'OVERLOADED'
  | 'CANCELLED';

/** The message is bounded and on one line, whatever it was made of. */
export const trouble = (code: ProbeCode, message: string): Trouble => ({
  code,
  message: showable(message, MAX_MESSAGE_CHARS),
});

const at = (trip: Trip): string => trip.address ?? trip.host;

export const noSuchHost = (host: string): Trouble => trouble('DNS_NOT_FOUND', `no such host ${host}`);

export const nameUnanswered = (host: string, waitedMs: number): Trouble =>
  trouble('DNS_TIMED_OUT', `the name server did not answer for ${host} within ${shownDuration(waitedMs)}`);

/** `code` is that of c-ares, such as ESERVFAIL. */
export const nameTrouble = (code: string, host: string): Trouble => {
  switch (code) {
    case 'ENOTFOUND':
      return noSuchHost(host);
    case 'ENODATA':
      return trouble('DNS_NOT_FOUND', `the name ${host} exists but has no address`);
    case 'EBADNAME':
      return trouble('DNS_NOT_FOUND', `no such host ${host} (not a valid name)`);
    case 'ETIMEOUT':
      return trouble('DNS_TIMED_OUT', `the name server did not answer for ${host}`);
    case 'ECONNREFUSED':
      return trouble('DNS_FAILED', `no name server could be reached to look up ${host}`);
    default:
      return trouble('DNS_FAILED', `the name server could not look up ${host} (${code})`);
  }
};

/** Each completes "address 10.0.0.1 of intranet.example is …". */
const WHY_REFUSED: Readonly<Record<AddressKind, string>> = {
  public: 'not allowed here',
  private: 'private',
  loopback: 'loopback (this machine itself)',
  reserved: 'reserved, not on the public internet',
  'link-local': 'link-local',
  metadata: 'a cloud metadata address',
  multicast: 'multicast',
  unspecified: 'unspecified',
  disguised: 'another address in disguise (an IPv4 address inside IPv6)',
};

export const addressRefused = (address: string, host: string, kind: AddressKind, openable: boolean): Trouble => {
  const subject = host === address ? `address ${address}` : `address ${address} of ${host}`;
  const remedy = openable ? '; the monitor may allow it with allowPrivate' : '';
  return trouble('ADDRESS_REFUSED', `${subject} is ${WHY_REFUSED[kind]}${remedy}`);
};

export const endpointForbidden = (endpoint: string, host: string): Trouble =>
  trouble('ADDRESS_REFUSED', `${endpoint} (${host}) belongs to the machine that Vigía runs on and is never probed`);

const UNTRUSTED: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]);

// The rest of what OpenSSL's verification reports (`X509_V_ERR_…` without that prefix).
const INVALID_CERTIFICATE =
  /^(?:CERT_|CRL_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|UNABLE_TO_(?:DECRYPT|DECODE|GET_CRL)|ERROR_IN_CERT|EE_KEY|CA_(?:KEY|MD))/;

/** Undefined when the code is not about the certificate. */
const certificateTrouble = (code: string, host: string): Trouble | undefined => {
  const subject = `certificate of ${host}`;
  if (code === 'CERT_HAS_EXPIRED') return trouble('CERTIFICATE_EXPIRED', `${subject} has expired`);
  if (code === 'CERT_NOT_YET_VALID') return trouble('CERTIFICATE_INVALID', `${subject} is not valid yet`);
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return trouble('CERTIFICATE_UNTRUSTED', `${subject} is self-signed`);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return trouble('CERTIFICATE_WRONG_NAME', `${subject} is for another name`);
  if (UNTRUSTED.has(code))
    return trouble('CERTIFICATE_UNTRUSTED', `${subject} comes from an authority that is not trusted`);
  if (INVALID_CERTIFICATE.test(code)) return trouble('CERTIFICATE_INVALID', `${subject} is not valid (${code})`);
  return undefined;
};

const OPENSSL_REASON = /^ERR_SSL_(?:SSL\/?TLS_|TLSV1_|SSLV3_)?/;

const tlsTrouble = (code: string, trip: Trip): Trouble => {
  const certificate = certificateTrouble(code, trip.host);
  if (certificate) return certificate;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return trouble('TLS_FAILED', `${at(trip)} does not speak TLS (is it an http: port?)`);
  const reason = code.startsWith('ERR_SSL_')
    ? code.replace(OPENSSL_REASON, '').replaceAll('_', ' ').toLowerCase()
    : code;
  return trouble('TLS_FAILED', `TLS handshake with ${at(trip)} failed: ${reason}`);
};

/** While the connection was being made; `code` is the system's or OpenSSL's. */
export const connectTrouble = (code: string, trip: Trip): Trouble => {
  const during = trip.stage === 'tls' ? ' during the TLS handshake' : '';
  switch (code) {
    case 'ECONNREFUSED':
      return trouble('CONNECTION_REFUSED', `connection refused by ${at(trip)}`);
    case 'ECONNRESET':
    case 'EPIPE':
      return trouble('CONNECTION_RESET', `connection reset by ${at(trip)}${during}`);
    case 'ETIMEDOUT':
      return trouble('TIMED_OUT', `no answer from ${at(trip)} to the connection attempt`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return trouble('UNREACHABLE', `no route to ${at(trip)} (${code})`);
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM':
      return trouble('OVERLOADED', `this machine cannot open another connection (${code})`);
    default:
      if (trip.stage === 'tls') return tlsTrouble(code, trip);
      return trouble('CONNECTION_FAILED', `connection to ${at(trip)} failed (${code})`);
  }
};

const whereInTheAnswer = (trip: Trip): string =>
  trip.stage === 'body' ? `in the middle of the body, after ${shownBytes(trip.bytes)}` : 'before it answered';

/** Once connected; `code` is the system's or undici's, `message` is not to be trusted. */
export const answerTrouble = (code: string, message: string, trip: Trip): Trouble => {
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return trouble('CONNECTION_RESET', `connection reset by ${at(trip)} ${whereInTheAnswer(trip)}`);
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
    case 'HPE_INVALID_EOF_STATE':
      return trouble('CONNECTION_CLOSED', `${at(trip)} closed the connection ${whereInTheAnswer(trip)}`);
    case 'UND_ERR_HEADERS_OVERFLOW':
      return trouble('HEADERS_TOO_LARGE', `the headers from ${at(trip)} are larger than 16 KiB`);
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
      return trouble('INVALID_REQUEST', `the request cannot be sent: ${message}`);
    default:
      // undici's parser error often has a name but no code.
      if (code.startsWith('HPE_') || code === 'HTTPParserError')
        return trouble('BAD_ANSWER', `the answer from ${at(trip)} is not valid HTTP (${code})`);
      return trouble('CONNECTION_FAILED', `the exchange with ${at(trip)} failed (${code})`);
  }
};

const whatWasReached = (trip: Trip): string => {
  const connectedMs = (trip.tcpMs ?? 0) + (trip.tlsMs ?? 0);
  switch (trip.stage) {
    case 'place':
      return 'too many requests under way on this machine';
    case 'name':
      return `still looking up ${trip.host}`;
    case 'connect':
      return `still connecting to ${at(trip)}`;
    case 'tls':
      return `connected to ${at(trip)}, then no TLS handshake`;
    case 'answer':
      return `connected in ${shownDuration(connectedMs)}, then nothing`;
    case 'body':
      return `answered ${trip.status ?? ''}, then ${shownBytes(trip.bytes)} of a body that did not end`;
  }
};

export const timedOut = (trip: Trip): Trouble => {
  const after = trip.redirects === 0 ? '' : `, after ${trip.redirects} redirect${trip.redirects === 1 ? '' : 's'}`;
  const subject = trip.stage === 'body' ? 'no complete answer' : 'no answer';
  const code = trip.stage === 'place' ? 'OVERLOADED' : 'TIMED_OUT';
  return trouble(code, `${subject} within ${shownDuration(trip.timeoutMs)} (${whatWasReached(trip)}${after})`);
};

export const bodyTooLarge = (maxBytes: number): Trouble =>
  trouble('BODY_TOO_LARGE', `the body is larger than ${shownBytes(maxBytes)}`);

export const bodyUnreadable = (encoding: string): Trouble =>
  trouble('BODY_UNREADABLE', `the body is not the ${encoding} that its content-encoding says`);

export const tooManyRedirects = (maxRedirects: number, location: string): Trouble =>
  trouble('TOO_MANY_REDIRECTS', `more than ${maxRedirects} redirects; the next would lead to ${location}`);

export const redirectRefused = (location: string): Trouble =>
  trouble('REDIRECT_REFUSED', `redirected to ${location}, which is no http: or https: address`);

export const cancelled = (): Trouble => trouble('CANCELLED', 'the request was cancelled');

export const probeClosed = (): Trouble => trouble('CANCELLED', 'the probe is shut down');
