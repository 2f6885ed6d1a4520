// The certificate of a TLS connection: its evidence, and the error for one that is refused.
import { isIP } from 'node:net';
import { checkServerIdentity, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls';
import { type NetworkMessages, networkMessages } from '../messages/network.ts';
import type { TlsEvidence } from '../model/run.ts';
import { cleanText } from '../text/clean.ts';
import { formatUtcDay } from '../text/clock-text.ts';
import { faultOf, refusalCodeOf } from './certificate-faults.ts';
import { unpinnedFingerprint } from './certificate-pin.ts';
import type { ConnectionContext } from './connection-context.ts';
import { type NetworkError, type NetworkErrorCode, networkError } from './network-error.ts';
import type { TlsTrust } from './probe-port.ts';

const maxNameChars = 64;
const maxReasonChars = 200;
const maxShownNames = 3;
const maxChainLength = 10;

type Certificate = PeerCertificate | DetailedPeerCertificate;
type DistinguishedName = Partial<Record<string, string | string[]>> | undefined;

const firstOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** The names of `DNS:shop.example, IP Address:127.0.0.1`. Node quotes a name that contains a comma. */
const alternativeNamesOf = (certificate: Certificate): readonly string[] =>
  (certificate.subjectaltname ?? '')
    .split(', ')
    .map((name) => name.replace(/^[^:]*:/, ''))
    .filter((name) => name !== '');

/** The common name, or the first alternative name. */
const subjectOf = (certificate: Certificate): string => {
  const name = firstOf((certificate.subject as DistinguishedName)?.CN) ?? alternativeNamesOf(certificate)[0] ?? '';
  return cleanText(name, maxNameChars);
};

/** The issuer with its organisation, because its name alone may be cryptic: `R10, Let's Encrypt`. */
const issuerOf = (certificate: Certificate): string => {
  const issuer = certificate.issuer as DistinguishedName;
  const parts = [firstOf(issuer?.CN), firstOf(issuer?.O)].filter((part) => part !== undefined && part !== '');
  return cleanText(parts.join(', '), maxNameChars);
};

const parseTimeMs = (time: string | undefined): number | undefined => {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};

const isEmpty = (certificate: Certificate): boolean => Object.keys(certificate).length === 0;

export const tlsEvidenceOf = (socket: TLSSocket, certificate: Certificate, refused?: string): TlsEvidence => {
  const version = socket.getProtocol();
  if (isEmpty(certificate)) return version === null ? {} : { version };
  const [validFrom, validTo] = [parseTimeMs(certificate.valid_from), parseTimeMs(certificate.valid_to)];
  return {
    ...(version === null ? undefined : { version }),
    subject: subjectOf(certificate),
    issuer: issuerOf(certificate),
    ...(validFrom === undefined ? undefined : { validFrom }),
    ...(validTo === undefined ? undefined : { validTo }),
    ...(refused === undefined ? undefined : { refused }),
  };
};

/** The day of a time of a certificate, and how far it is from now. */
const dated = (time: string | undefined): { readonly date: string; readonly agoMs: number; readonly inMs: number } => {
  const [at, now] = [parseTimeMs(time), Date.now()];
  if (at === undefined) return { date: '?', agoMs: 0, inMs: 0 };
  return { date: formatUtcDay(at, now), agoMs: Math.max(0, now - at), inMs: Math.max(0, at - now) };
};

/** The certificate of the server and those that it sent with it, each once. */
const chainOf = (leaf: Certificate): readonly Certificate[] => {
  const chain: Certificate[] = [leaf];
  for (let last = leaf; 'issuerCertificate' in last && chain.length < maxChainLength; ) {
    const issuer: Certificate | undefined = last.issuerCertificate;
    if (!issuer || chain.includes(issuer)) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
};

const commonNameOnly = 'COMMON_NAME_ONLY';

/** As in browsers, the common name does not count; Node accepts it where there is no alternative name. */
export const identityError = (host: string, certificate: PeerCertificate): Error | undefined => {
  const error = checkServerIdentity(host, certificate);
  if (error || isIP(host) !== 0 || /(?:^|, )DNS:/.test(certificate.subjectaltname ?? '')) return error;
  return Object.assign(new Error('no alternative name'), { code: commonNameOnly });
};

type Refusal = { readonly code: NetworkErrorCode; readonly reason: string };

/** OpenSSL reports the same code for an expired issuer. */
const expired = (leaf: Certificate, messages: NetworkMessages): Refusal => {
  const isExpired = (certificate: Certificate): boolean => (parseTimeMs(certificate.valid_to) ?? 0) < Date.now();
  const certificate = chainOf(leaf).find(isExpired) ?? leaf;
  const { date, agoMs } = dated(certificate.valid_to);
  const reason =
    certificate === leaf
      ? messages.certificateExpired({ date, agoMs })
      : messages.issuerExpired({ issuer: subjectOf(certificate), date, agoMs });
  return { code: 'CERTIFICATE_EXPIRED', reason };
};

/** OpenSSL reports the same code for an issuer that is not valid yet. */
const notYetValidOf = (leaf: Certificate): Certificate =>
  chainOf(leaf).find(({ valid_from }) => (parseTimeMs(valid_from) ?? 0) > Date.now()) ?? leaf;

const wrongName = (leaf: Certificate, messages: NetworkMessages): Refusal => {
  const alternativeNames = alternativeNamesOf(leaf);
  const all = alternativeNames.length > 0 ? alternativeNames : [subjectOf(leaf)].filter((name) => name !== '');
  const names = all.slice(0, maxShownNames).map((name) => cleanText(name, maxNameChars));
  const reason =
    names.length === 0
      ? messages.certificateWithoutNames
      : messages.certificateForOtherNames({ names, more: all.length - names.length });
  return { code: 'CERTIFICATE_WRONG_NAME', reason };
};

/** `code` is a code of OpenSSL (`X509_V_ERR_…` without that prefix) or of Node. */
const refusalOf = (code: string, leaf: Certificate, messages: NetworkMessages): Refusal => {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return expired(leaf, messages);
    case 'CERT_NOT_YET_VALID':
      return {
        code: 'CERTIFICATE_INVALID',
        reason: messages.certificateNotYetValid(dated(notYetValidOf(leaf).valid_from)),
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return wrongName(leaf, messages);
    case commonNameOnly:
      return {
        code: 'CERTIFICATE_WRONG_NAME',
        reason: messages.certificateForCommonName({ name: subjectOf(leaf) }),
      };
    case 'HOSTNAME_MISMATCH':
    case 'IP_ADDRESS_MISMATCH':
      return wrongName(leaf, messages);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return { code: 'CERTIFICATE_UNTRUSTED', reason: messages.certificateSelfSigned };
    // The server sent only its own certificate.
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return { code: 'CERTIFICATE_UNTRUSTED', reason: messages.chainIncomplete({ issuer: issuerOf(leaf) }) };
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_UNTRUSTED': {
      const issuer = issuerOf(chainOf(leaf).at(-1) ?? leaf);
      return { code: 'CERTIFICATE_UNTRUSTED', reason: messages.issuerUntrusted({ issuer }) };
    }
    default:
      return { code: 'CERTIFICATE_INVALID', reason: messages.certificateInvalid({ fault: faultOf(code), code }) };
  }
};

type Expected = { readonly host: string; readonly trust: TlsTrust | undefined };

/** Pins hold for accepted and unverified certificates alike. */
const refusalIn = (
  socket: TLSSocket,
  leaf: Certificate,
  trust: TlsTrust,
  messages: NetworkMessages,
): Refusal | undefined => {
  const fingerprint = trust.pins && unpinnedFingerprint(socket, trust.pins);
  if (fingerprint !== undefined)
    return { code: 'CERTIFICATE_NOT_PINNED', reason: messages.certificateNotPinned({ fingerprint }) };
  if (socket.authorized || trust.verify === false) return undefined;
  return refusalOf(refusalCodeOf(socket), leaf, messages);
};

/** The error of a finished handshake whose certificate is refused; its evidence is set on the context. */
export const certificateError = (
  socket: TLSSocket,
  { host, trust }: Expected,
  context: ConnectionContext,
): NetworkError | undefined => {
  if (socket.authorized && !trust?.pins) return undefined;
  const messages = networkMessages(context.language);
  const certificate = socket.getPeerCertificate(true);
  const refusal = refusalIn(socket, certificate, trust ?? {}, messages);
  const reason = refusal && cleanText(refusal.reason, maxReasonChars);
  context.tls = tlsEvidenceOf(socket, certificate, reason);
  return refusal && networkError(refusal.code, messages.certificateRefused({ host, reason: reason ?? '' }), 'tls');
};
