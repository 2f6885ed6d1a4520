// What a TLS connection showed of itself, and why its certificate is refused.
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import { wordsIn } from '../messages/network.ts';
import type { TlsEvidence } from '../model/run.ts';
import type { ConnectionContext } from './connection-context.ts';
import { showable } from './header-text.ts';
import { type NetworkError, type NetworkErrorCode, networkError } from './network-error.ts';

const maxNameChars = 64;
const maxNamesShown = 3;
const maxChain = 10;

type Shown = PeerCertificate | DetailedPeerCertificate;
type Subject = Partial<Record<string, string | string[]>> | undefined;

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** What a certificate is for: its common name, or the first of its other names. */
const subjectOf = (certificate: Shown): string => {
  const name = first((certificate.subject as Subject)?.CN) ?? namesOf(certificate)[0] ?? '';
  return showable(name, maxNameChars);
};

/** Who signed it, with the organisation where the name alone says little (`R10, Let's Encrypt`). */
const issuerOf = (certificate: Shown): string => {
  const issuer = certificate.issuer as Subject;
  const parts = [first(issuer?.CN), first(issuer?.O)].filter((part) => part !== undefined && part !== '');
  return showable(parts.join(', '), maxNameChars);
};

/** `DNS:shop.example, IP Address:127.0.0.1`; what holds a comma is quoted by Node and shown so. */
const namesOf = (certificate: Shown): readonly string[] =>
  (certificate.subjectaltname ?? '')
    .split(', ')
    .map((name) => name.replace(/^[^:]*:/, ''))
    .filter((name) => name !== '');

const millisecondsOf = (time: string | undefined): number | undefined => {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};

const isEmpty = (certificate: Shown): boolean => Object.keys(certificate).length === 0;

export const tlsEvidenceOf = (socket: TLSSocket, certificate: Shown, refused?: string): TlsEvidence => {
  const version = socket.getProtocol();
  if (isEmpty(certificate)) return version === null ? {} : { version };
  const validTo = millisecondsOf(certificate.valid_to);
  return {
    ...(version === null ? undefined : { version }),
    subject: subjectOf(certificate),
    issuer: issuerOf(certificate),
    ...(validTo === undefined ? undefined : { validTo }),
    ...(refused === undefined ? undefined : { refused }),
  };
};

const day = (time: string | undefined): string => {
  const ms = millisecondsOf(time);
  return ms === undefined ? '?' : new Date(ms).toISOString().slice(0, 10);
};

/** Its own certificate and those that were sent with it, each once. */
const chainOf = (leaf: Shown): readonly Shown[] => {
  const chain: Shown[] = [leaf];
  for (let next = leaf; 'issuerCertificate' in next && chain.length < maxChain; ) {
    const issuer: Shown | undefined = next.issuerCertificate;
    if (!issuer || chain.includes(issuer)) break;
    chain.push(issuer);
    next = issuer;
  }
  return chain;
};

type Refusal = { readonly code: NetworkErrorCode; readonly words: string };

const expired = (leaf: Shown, context: ConnectionContext): Refusal => {
  const words = wordsIn(context.language).certificates;
  const isOver = (certificate: Shown): boolean => (millisecondsOf(certificate.valid_to) ?? 0) < Date.now();
  const over = chainOf(leaf).find(isOver) ?? leaf;
  const date = day(over.valid_to);
  const isLeaf = over === leaf;
  return {
    code: 'CERTIFICATE_EXPIRED',
    words: isLeaf ? words.expired(date) : words.issuerExpired(subjectOf(over), date),
  };
};

const wrongName = (leaf: Shown, context: ConnectionContext): Refusal => {
  const listed = namesOf(leaf);
  const names = listed.length > 0 ? listed : [subjectOf(leaf)].filter((name) => name !== '');
  const shown = names.slice(0, maxNamesShown).map((name) => showable(name, maxNameChars));
  const words = wordsIn(context.language).certificates.wrongName(shown, names.length - shown.length);
  return { code: 'CERTIFICATE_WRONG_NAME', words };
};

/** `code` is OpenSSL's (`X509_V_ERR_…` without that prefix) or Node's. */
const refusalOf = (code: string, leaf: Shown, context: ConnectionContext): Refusal => {
  const words = wordsIn(context.language).certificates;
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return expired(leaf, context);
    case 'CERT_NOT_YET_VALID':
      return { code: 'CERTIFICATE_INVALID', words: words.notYetValid(day(leaf.valid_from)) };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return wrongName(leaf, context);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return { code: 'CERTIFICATE_UNTRUSTED', words: words.selfSigned };
    // The server sent its own certificate and nothing that leads further.
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return { code: 'CERTIFICATE_UNTRUSTED', words: words.incomplete(issuerOf(leaf)) };
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_UNTRUSTED':
      return { code: 'CERTIFICATE_UNTRUSTED', words: words.untrusted(issuerOf(chainOf(leaf).at(-1) ?? leaf)) };
    default:
      return { code: 'CERTIFICATE_INVALID', words: words.invalid(code, words.reasons[code]) };
  }
};

/** Why a connection whose handshake is done is not to be used; its certificate is kept as evidence. */
export const refuseCertificate = (socket: TLSSocket, host: string, context: ConnectionContext): NetworkError => {
  const certificate = socket.getPeerCertificate(true);
  const error: unknown = socket.authorizationError;
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
  const refusal = refusalOf(code, certificate, context);
  const refused = showable(refusal.words, 200);
  context.tls = tlsEvidenceOf(socket, certificate, refused);
  return networkError(refusal.code, wordsIn(context.language).certificate(host, refused));
};
