// Why a request or a connection failed, in English. Each message completes "GET https://shop.example/: …", so it starts
// in lower case. `peer` is `address:port`, or the host while no address is known.
import { formatByteCount } from '../../text/bytes-text.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import { span } from './time-spans.ts';
import {
  type CertificateFault,
  type ClientCertificateFault,
  certificateFaults,
  clientCertificateFaults,
  type TlsFailure,
  tlsFailures,
} from './tls.ts';

const addressKinds = {
  public: 'not allowed here',
  private: 'private',
  loopback: 'a loopback address (this machine)',
  reserved: 'reserved, not on the public internet',
  'link-local': 'link-local',
  metadata: 'a cloud metadata address',
  multicast: 'a multicast address',
  unspecified: 'the unspecified address',
  disguised: 'an IPv4 address hidden inside an IPv6 address',
};

/** By the code of c-ares; another code is shown as it is. */
const dnsReasons: Readonly<Record<string, string>> = {
  ESERVFAIL: 'server failure, SERVFAIL',
  EREFUSED: 'query refused, REFUSED',
  EBADRESP: 'invalid response',
  EFORMERR: 'query not understood, FORMERR',
  ENOTIMP: 'query type not supported, NOTIMP',
};

/** What of a response arrived before its headers were complete. */
const receivedBefore = {
  nothing: 'before it responded',
  interim: 'after nothing but interim responses (1xx)',
  part: 'in the middle of the headers of the response',
};
const receivedOnly = { nothing: 'nothing', interim: 'only interim responses', part: 'only a part of the headers' };

/** What a response violates. */
const httpViolations = {
  version: 'unknown HTTP version',
  status: 'the status code does not have three digits',
  twoLengths: 'both Content-Length and Transfer-Encoding',
  differentLengths: 'different Content-Length headers',
  contentLength: 'Content-Length is not a number',
  chunks: 'malformed chunks',
  lineEndings: 'lines do not end with CR LF',
  headers: 'a header contains invalid characters',
};

export const network = {
  // The request itself is invalid.
  urlInvalid: ({ url }: { url: string }) => `"${url}" is not a valid URL; a valid one is https://shop.example/`,
  urlTooLong: ({ url, maxChars }: { url: string; maxChars: number }) =>
    `"${url}" is longer than ${maxChars} characters; a valid URL is https://shop.example/`,
  schemeRefused: ({ scheme }: { scheme: string }) => `only http: and https: URLs can be checked, not ${scheme}`,
  methodRefused: ({ method }: { method: string }) => `the method ${method} is not supported`,
  limitInvalid: ({ name, value, example }: { name: string; value: number; example: number }) =>
    `${name} is ${value}; a valid value is ${example}`,
  clientCertificateInvalid: ({ fault, code }: { fault: ClientCertificateFault; code: string }) =>
    `the client certificate or its key cannot be used: ${clientCertificateFaults[fault]} (${code})`,
  methodInvalid: 'the request cannot be sent: its method is not valid',
  headerNameInvalid: 'the request cannot be sent: the name of a header is not valid',
  headerValueInvalid: ({ name }: { name: string }) =>
    `the request cannot be sent: the value of ${name} contains line breaks or other characters that a header cannot have`,
  headerReserved: ({ name }: { name: string }) => `the request cannot be sent: the header ${name} cannot be set`,
  contentLengthWrong: 'the request cannot be sent: content-length is not the length of its body',

  // The name has no address.
  hostNotFound: ({ host }: { host: string }) => `no such host ${host}`,
  hostNameInvalid: ({ host }: { host: string }) => `"${host}" is not a valid host name`,
  hostWithoutAddress: ({ host }: { host: string }) => `the host ${host} exists but has no IP address`,
  hostWithoutFamily: ({ host, family }: { host: string; family: 4 | 6 }) => `${host} has no IPv${family} address`,
  dnsTimedOut: ({ host, waitedMs }: { host: string; waitedMs: number | undefined }) =>
    `the DNS server did not respond for ${host}${waitedMs === undefined ? '' : ` within ${formatElapsed(waitedMs)}`}`,
  dnsUnreachable: ({ host }: { host: string }) => `could not reach a DNS server to look up ${host}`,
  dnsFailed: ({ host, code }: { host: string; code: string }) =>
    `the DNS server could not look up ${host} (${dnsReasons[code] ?? code})`,

  // The address is refused. `host` is undefined when the URL contains the address itself.
  addressRefused: ({ address, host, kind }: RefusedAddress) =>
    `address ${address}${host === undefined ? '' : ` of ${host}`} is ${addressKinds[kind]}`,
  addressNotAllowed: (refused: RefusedAddress): string =>
    `${network.addressRefused(refused)}; set allowPrivate to allow it`,
  endpointRefused: ({ endpoint, host }: { endpoint: string; host: string }) =>
    `${endpoint} (${host}) belongs to the machine that runs Vigía and can never be checked`,

  // The connection fails.
  connectionRefused: ({ peer }: { peer: string }) => `connection refused by ${peer}`,
  connectionReset: ({ peer }: { peer: string }) => `connection reset by ${peer}`,
  connectionUnanswered: ({ peer }: { peer: string }) => `no response from ${peer} to the connection attempt`,
  noRoute: ({ peer, code }: { peer: string; code: string }) => `no route to ${peer} (${code})`,
  noFreeSocket: ({ code }: { code: string }) => `this machine cannot open another connection (${code})`,
  connectionFailed: ({ peer, code }: { peer: string; code: string }) => `connection to ${peer} failed (${code})`,
  /** Takes the place of `peer` where several addresses failed alike. */
  peers: ({ names, more }: { names: readonly string[]; more: number }) =>
    more === 0 ? names.join(' and ') : `${names.join(', ')} and ${more} more`,
  noConnection: ({ count, reasons }: { count: number; reasons: readonly string[] }) =>
    `no usable connection to any of ${count} addresses: ${reasons.join('; ')}`,

  // The TLS handshake fails.
  closedDuringTls: ({ peer }: { peer: string }) => `${peer} closed the connection during the TLS handshake`,
  resetDuringTls: ({ peer }: { peer: string }) => `connection reset by ${peer} during the TLS handshake`,
  tlsUnanswered: ({ peer }: { peer: string }) => `connection accepted by ${peer}, then no TLS handshake`,
  tlsFailed: ({ failure, code, ...about }: { failure: TlsFailure; code: string; peer: string; name: string }) =>
    `${tlsFailures[failure](about)} (${code})`,

  // The certificate is refused. Each reason completes the first message; evidence shows the reason alone.
  certificateRefused: ({ host, reason }: { host: string; reason: string }) => `certificate of ${host} ${reason}`,
  certificateExpired: ({ date, agoMs }: Expired) => `expired on ${date}, ${span(agoMs)} ago`,
  issuerExpired: ({ issuer, date, agoMs }: Expired & { issuer: string }) =>
    `is issued by ${issuer}, whose own certificate expired on ${date}, ${span(agoMs)} ago`,
  certificateNotYetValid: ({ date, inMs }: { date: string; inMs: number }) =>
    `is not valid before ${date}, in ${span(inMs)}`,
  certificateForOtherNames: ({ names, more }: { names: readonly string[]; more: number }) =>
    `is for another name: ${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
  certificateForCommonName: ({ name }: { name: string }) =>
    `has its name ${name} only as common name, which browsers ignore; it needs an alternative name`,
  certificateNotPinned: ({ fingerprint }: { fingerprint: string }) =>
    `is not the pinned one: its SHA-256 fingerprint is ${fingerprint}`,
  certificateWithoutNames: 'contains no name',
  certificateSelfSigned: 'is self-signed',
  chainIncomplete: ({ issuer }: { issuer: string }) =>
    `cannot be traced to a trusted authority: the server did not send the certificate of ${issuer} (incomplete chain)`,
  issuerUntrusted: ({ issuer }: { issuer: string }) => `is issued by ${issuer}, an authority that is not trusted`,
  certificateInvalid: ({ fault, code }: { fault: CertificateFault; code: string }) =>
    `is not valid: ${certificateFaults[fault]} (${code})`,

  // The connection ends before the response is complete.
  resetBeforeResponse: ({ peer, received = 'nothing' }: BeforeResponse) =>
    `connection reset by ${peer} ${receivedBefore[received]}`,
  resetInBody: ({ peer, bytes }: { peer: string; bytes: number }) =>
    `connection reset by ${peer} in the middle of the body, after ${formatByteCount(bytes)}`,
  closedBeforeResponse: ({ peer, received = 'nothing' }: BeforeResponse) =>
    `${peer} closed the connection ${receivedBefore[received]}`,
  closedInBody: ({ peer, bytes }: { peer: string; bytes: number }) =>
    `${peer} closed the connection in the middle of the body, after ${formatByteCount(bytes)}`,
  exchangeFailed: ({ peer, code }: { peer: string; code: string }) => `the request to ${peer} failed (${code})`,

  // The response is not acceptable.
  httpNotUsed: ({ peer, start }: { peer: string; start: string }) =>
    `${peer} does not use HTTP; its response starts with "${start}"`,
  tlsInsteadOfHttp: ({ peer }: { peer: string }) => `${peer} uses TLS, not plain HTTP (is this an https: port?)`,
  http2Only: ({ peer }: { peer: string }) => `${peer} supports HTTP/2 only, which cannot be checked`,
  httpInvalid: ({ peer, violation }: { peer: string; violation: keyof typeof httpViolations }) =>
    `the response from ${peer} is not valid HTTP (${httpViolations[violation]})`,
  httpUnreadable: ({ peer, reason }: { peer: string; reason: string }) =>
    `the response from ${peer} cannot be read as HTTP (${reason})`,
  tooManyInterimResponses: ({ peer, max }: { peer: string; max: number }) =>
    `${peer} sent more than ${max} interim responses (1xx) and no other`,
  lenientNeeded: ({ peer, violation }: { peer: string; violation: keyof typeof httpViolations }) =>
    `the response from ${peer} is not valid HTTP (${httpViolations[violation]}); set lenient: true to accept it`,
  headersTooLarge: ({ peer, maxBytes }: { peer: string; maxBytes: number }) =>
    `the headers from ${peer} are larger than ${formatByteCount(maxBytes)}; set maxHeaderBytes to allow more`,
  bodyTooLarge: ({ maxBytes }: { maxBytes: number }) =>
    `the body is larger than ${formatByteCount(maxBytes)}; set maxBytes to allow more`,
  bodyUnreadable: ({ encoding, header }: { encoding: string; header: string }) =>
    `the body is not valid ${encoding}, although its ${header} is ${encoding}`,
  tooManyRedirects: ({ max, location }: { max: number; location: string }) =>
    `more than ${max} redirects; the next one leads to ${location}`,
  redirectRefused: ({ location }: { location: string }) =>
    `redirected to ${location}, which is not an http: or https: URL`,

  // The time is up. The message states how far the request came.
  timedOutInQueue: ({ timeoutMs }: { timeoutMs: number }) =>
    `no response within ${formatElapsed(timeoutMs)} (too many requests in progress on this machine)`,
  timedOutResolving: ({ timeoutMs, host }: TimedOut & { host: string }) =>
    `no response within ${formatElapsed(timeoutMs)} (still looking up ${host})`,
  timedOutConnecting: ({ timeoutMs, peer }: TimedOut & { peer: string }) =>
    `no response within ${formatElapsed(timeoutMs)} (still connecting to ${peer})`,
  timedOutTrying: ({ timeoutMs, count, reasons }: TimedOutTrying) =>
    `no response within ${formatElapsed(timeoutMs)} from any of ${count} addresses: ${reasons.join('; ')}`,
  timedOutInTls: ({ timeoutMs, peer, tcpMs }: TimedOut & { peer: string; tcpMs: number }) =>
    `no response within ${formatElapsed(timeoutMs)} (connected to ${peer} in ${formatElapsed(tcpMs)}, ` +
    `then no TLS handshake)`,
  timedOutWaiting: ({ timeoutMs, tcpMs, tlsMs, received = 'nothing' }: TimedOutWaiting) =>
    `no response within ${formatElapsed(timeoutMs)} (connected in ${formatElapsed(tcpMs)}` +
    `${tlsMs === undefined ? '' : `, TLS in ${formatElapsed(tlsMs)}`}, then ${receivedOnly[received]})`,
  timedOutInBody: ({ timeoutMs, status, bytes }: TimedOut & { status: number; bytes: number }) =>
    `no complete response within ${formatElapsed(timeoutMs)} (status ${status}, ` +
    `then ${formatByteCount(bytes)} of a body that did not end)`,

  // The request is given up.
  cancelled: 'the request was cancelled',
  shutDown: 'the request was cancelled because Vigía is shutting down',
};

type RefusedAddress = {
  readonly address: string;
  readonly host: string | undefined;
  readonly kind: keyof typeof addressKinds;
};
/** `date`: `2026-12-24`, or `2026-12-24 14:05 UTC` when it is near. */
type Expired = { readonly date: string; readonly agoMs: number };
type TimedOut = { readonly timeoutMs: number };
/** `reasons` are the messages about the addresses that were tried. */
type TimedOutTrying = TimedOut & { readonly count: number; readonly reasons: readonly string[] };
type TimedOutWaiting = TimedOut & {
  readonly tcpMs: number;
  readonly tlsMs: number | undefined;
  readonly received?: ReceivedHead;
};
type BeforeResponse = { readonly peer: string; readonly received?: ReceivedHead };

export type ReceivedHead = keyof typeof receivedBefore;

export type AddressKindName = keyof typeof addressKinds;
export type HttpViolation = keyof typeof httpViolations;
export type NetworkMessages = typeof network;
