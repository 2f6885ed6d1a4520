// The probe's sentences in English.
import type { Words } from '../network.ts';

const of = (host: string | undefined): string => (host === undefined ? '' : ` of ${host}`);

export const english: Words = {
  notAUrl: (shown) => `"${shown}" is not a URL; right would be https://shop.example/`,
  urlTooLong: (shown, maxChars) =>
    `"${shown}" is longer than ${maxChars} characters; right would be https://shop.example/`,
  schemeRefused: (scheme) => `only http: and https: addresses can be probed, not ${scheme}`,
  methodRefused: (method) => `the method ${method} cannot be probed`,
  wrongLimit: (name, value, right) => `${name} is ${value}; right would be ${right}`,
  clientCertificateUnusable: (reason) => `the client certificate or its key cannot be used (${reason})`,

  noSuchHost: (host) => `no such host ${host}`,
  notAName: (host) => `no such host ${host} (not a valid name)`,
  noAddress: (host) => `the name ${host} exists but has no address`,
  noAddressOfFamily: (host, family) => `${host} has no IPv${family} address`,
  nameUnanswered: (host, waited) =>
    `the name server did not answer for ${host}${waited === undefined ? '' : ` within ${waited}`}`,
  noNameServer: (host) => `no name server could be reached to look up ${host}`,
  nameFailed: (host, reason) => `the name server could not look up ${host} (${reason})`,
  nameReasons: {
    ESERVFAIL: 'it failed, SERVFAIL',
    EREFUSED: 'it refused, REFUSED',
    EBADRESP: 'its answer makes no sense',
    EFORMERR: 'it did not understand the question, FORMERR',
    ENOTIMP: 'it does not answer such questions, NOTIMP',
  },

  kinds: {
    public: 'not allowed here',
    private: 'private',
    loopback: 'loopback (this machine itself)',
    reserved: 'reserved, not on the public internet',
    'link-local': 'link-local',
    metadata: 'a cloud metadata address',
    multicast: 'multicast',
    unspecified: 'unspecified',
    disguised: 'another address in disguise (an IPv4 address inside IPv6)',
  },
  addressRefused: (address, host, kind) => `address ${address}${of(host)} is ${kind}`,
  allowPrivateOpens: '; the monitor may allow it with allowPrivate',
  endpointForbidden: (endpoint, host) =>
    `${endpoint} (${host}) belongs to the machine that Vigía runs on and is never probed`,

  refused: (at) => `connection refused by ${at}`,
  reset: (at, when) => `connection reset by ${at}${when}`,
  unansweredConnection: (at) => `no answer from ${at} to the connection attempt`,
  noRoute: (at, code) => `no route to ${at} (${code})`,
  overloaded: (code) => `this machine cannot open another connection (${code})`,
  connectionFailed: (at, code) => `connection to ${at} failed (${code})`,

  duringTls: ' during the TLS handshake',
  noTls: (at) => `${at} does not speak TLS (is it an http: port?)`,
  oldTls: (at) => `${at} speaks neither TLS 1.2 nor TLS 1.3`,
  nothingInCommon: (at) => `${at} broke the TLS handshake off: no cipher in common, or it wants a client certificate`,
  clientCertificateWanted: (at) => `${at} wants a client certificate that it accepts`,
  tlsFailed: (at, reason) => `TLS handshake with ${at} failed: ${reason}`,
  certificate: (host, refusal) => `certificate of ${host} ${refusal}`,
  certificates: {
    expired: (date) => `expired on ${date}`,
    issuerExpired: (issuer, date) => `comes from ${issuer}, whose own certificate expired on ${date}`,
    notYetValid: (date) => `is valid only from ${date} on`,
    wrongName: (names, more) =>
      names.length === 0
        ? 'is for no name at all'
        : `is for another name: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    selfSigned: 'is self-signed',
    incomplete: (issuer) =>
      `cannot be traced to a trusted authority: the server did not send the certificate of ${issuer} (incomplete chain)`,
    untrusted: (issuer) => `comes from ${issuer}, an authority that is not trusted`,
    invalid: (code, reason) => `is not valid${reason === undefined ? '' : `: ${reason}`} (${code})`,
    reasons: {
      INVALID_PURPOSE: 'it or its issuer is not meant for this',
      INVALID_CA: 'its issuer is no authority',
      CERT_SIGNATURE_FAILURE: 'its signature is wrong',
      PERMITTED_VIOLATION: 'its issuer may not vouch for this name',
      EXCLUDED_VIOLATION: 'its issuer may not vouch for this name',
      PATH_LENGTH_EXCEEDED: 'there are too many issuers between it and its authority',
      EE_KEY_TOO_SMALL: 'its key is too short',
      CA_KEY_TOO_SMALL: 'the key of its issuer is too short',
      CA_MD_TOO_WEAK: 'it is signed by a method that is too weak',
    },
  },

  beforeAnswer: ' before it answered',
  inBody: (bytes) => ` in the middle of the body, after ${bytes}`,
  closed: (at, when) => `${at} closed the connection${when}`,
  headersTooLarge: (at) => `the headers from ${at} are larger than 16 KiB`,
  unsendable: (reason) => `the request cannot be sent: ${reason}`,
  headerUnsendable: (name) => `the value of ${name} has line breaks or other signs that no header may have`,
  methodInvalid: 'the method is not valid',
  headerNameInvalid: 'the name of a header is not valid',
  headerReserved: (name) => `the header ${name} cannot be set`,
  contentLengthWrong: 'content-length is not the length of its body',
  notHttp: (at, start) => `${at} does not speak HTTP; its answer begins with "${start}"`,
  speaksTls: (at) => `${at} speaks TLS, not plain HTTP (is it an https: port?)`,
  speaksHttp2: (at) => `${at} speaks HTTP/2 only, which cannot be probed`,
  wrongLength: (at) => `the answer from ${at} says another length than its body has`,
  invalidHttp: (at, reason) => `the answer from ${at} is not valid HTTP (${reason})`,
  mistakes: {
    version: 'its version is not known',
    status: 'its status code has not three digits',
    lengths: 'it has Content-Length beside Transfer-Encoding',
    length: 'its Content-Length is no number',
    chunk: 'its chunks are not as they are announced',
    lines: 'its lines do not end with CR and LF',
    header: 'a header has signs that it may not have',
  },
  exchangeFailed: (at, code) => `the exchange with ${at} failed (${code})`,

  noAnswer: (within, reached) => `no answer within ${within} (${reached})`,
  noCompleteAnswer: (within, reached) => `no complete answer within ${within} (${reached})`,
  reached: {
    noPlace: 'too many requests under way on this machine',
    name: (host) => `still looking up ${host}`,
    connecting: (at) => `still connecting to ${at}`,
    before: (setback) => `; before that: ${setback}`,
    connected: (at, took) => `connected to ${at} in ${took}, then no TLS handshake`,
    sent: (tcp, tls) => `connected in ${tcp}${tls === undefined ? '' : `, TLS in ${tls}`}, then nothing`,
    body: (status, bytes) => `answered ${status}, then ${bytes} of a body that did not end`,
    afterRedirects: (count) => `, after ${count} redirect${count === 1 ? '' : 's'}`,
  },
  bodyTooLarge: (bytes) => `the body is larger than ${bytes}; maxBytes may allow more`,
  bodyUnreadable: (encoding) => `the body is not the ${encoding} that its content-encoding says`,
  tooManyRedirects: (max, location) => `more than ${max} redirects; the next would lead to ${location}`,
  redirectRefused: (location) => `redirected to ${location}, which is no http: or https: address`,
  cancelled: 'the request was cancelled',
  closedProbe: 'the probe is shut down',
};
