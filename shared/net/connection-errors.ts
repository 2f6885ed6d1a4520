// Errors of a connection: from the codes of c-ares, the system and OpenSSL to a network error with its message.
import { networkMessages } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import type { AddressKind } from './address-policy.ts';
import { shutDown } from './cancellation-errors.ts';
import type { ConnectionAttempt, ConnectionContext } from './connection-context.ts';
import type { ResolverFailure } from './dns-resolver.ts';
import { type NetworkError, networkError } from './network-error.ts';
import { causeOfSystemCode } from './own-side.ts';
import { clientCertificateFaultOf, shortTlsCode, tlsFailureOf } from './tls-failures.ts';

/** What the message of a failed connection depends on. */
type FailedConnection = Pick<ConnectionContext, 'host' | 'address' | 'stage' | 'language'> &
  Partial<Pick<ConnectionContext, 'servername'>>;

/** `address:port`, or the host while no address is known. */
export const peerOf = (context: FailedConnection): string => context.address ?? context.host;

/** The host exists, but has no address, or none of the requested family. */
export const noAddress = ({ host, family, language }: ConnectionContext): NetworkError => {
  const messages = networkMessages(language);
  const message =
    family === undefined ? messages.hostWithoutAddress({ host }) : messages.hostWithoutFamily({ host, family });
  return networkError('DNS_NOT_FOUND', message, 'resolve');
};

/** `code` is a code of c-ares, such as ESERVFAIL. */
const dnsError = (code: string, context: ConnectionContext): NetworkError => {
  const messages = networkMessages(context.language);
  const { host } = context;
  switch (code) {
    case 'ENOTFOUND':
      return networkError('DNS_NOT_FOUND', messages.hostNotFound({ host }), 'resolve');
    case 'ENODATA':
      return noAddress(context);
    case 'EBADNAME':
      return hostNameError(context);
    case 'ETIMEOUT':
      return networkError('DNS_TIMED_OUT', messages.dnsTimedOut({ host, waitedMs: undefined }), 'resolve');
    case 'ECONNREFUSED':
      return networkError('DNS_FAILED', messages.dnsUnreachable({ host }), 'resolve');
    default:
      return networkError('DNS_FAILED', messages.dnsFailed({ host, code }), 'resolve', code);
  }
};

/** The host is neither a name nor an address. */
export const hostNameError = ({ host, language }: ConnectionContext): NetworkError =>
  networkError('DNS_NOT_FOUND', networkMessages(language).hostNameInvalid({ host }), 'resolve');

export const resolverError = (failure: ResolverFailure, context: ConnectionContext): NetworkError => {
  const { host, language } = context;
  switch (failure.kind) {
    case 'closed':
      return shutDown(context);
    case 'unanswered':
      return networkError(
        'DNS_TIMED_OUT',
        networkMessages(language).dnsTimedOut({ host, waitedMs: failure.waitedMs }),
        'resolve',
      );
    case 'answered':
      return dnsError(failure.code, context);
  }
};

/** `canBeAllowed`: allowPrivate would permit the address. */
export const addressRefused = (
  {
    address,
    kind,
    canBeAllowed,
  }: { readonly address: string; readonly kind: AddressKind; readonly canBeAllowed: boolean },
  context: ConnectionContext,
): NetworkError => {
  const messages = networkMessages(context.language);
  const refused = { address, kind, host: context.host === address ? undefined : context.host };
  const message = canBeAllowed ? messages.addressNotAllowed(refused) : messages.addressRefused(refused);
  return networkError('ADDRESS_REFUSED', message, 'prepare');
};

export const endpointRefused = (endpoint: string, { host, language }: ConnectionContext): NetworkError =>
  networkError('ADDRESS_REFUSED', networkMessages(language).endpointRefused({ endpoint, host }), 'prepare');

/** `code` is a code of OpenSSL in the spelling of Node. */
export const tlsError = (code: string, context: FailedConnection): NetworkError => {
  const { host, servername = host, language } = context;
  const failed = { failure: tlsFailureOf(code), peer: peerOf(context), name: servername, code: shortTlsCode(code) };
  // With TLS 1.3 a server refuses a client certificate only after the handshake.
  const stage = context.stage === 'body' ? 'body' : 'tls';
  return networkError('TLS_FAILED', networkMessages(language).tlsFailed(failed), stage, code);
};

/** In place of a code of the system: the server closed the connection before it was usable. */
export const closedByPeer = 'CLOSED';

/** `code` is a code of the system or of OpenSSL. */
export const connectError = (code: string, context: FailedConnection): NetworkError => {
  const messages = networkMessages(context.language);
  const peer = peerOf(context);
  const { stage } = context;
  const isTls = stage === 'tls';
  switch (code) {
    case 'ECONNREFUSED':
      return networkError('CONNECTION_REFUSED', messages.connectionRefused({ peer }), stage);
    case closedByPeer:
      return networkError('CONNECTION_CLOSED', messages.closedDuringTls({ peer }), stage);
    case 'ECONNRESET':
    case 'EPIPE':
      return networkError(
        'CONNECTION_RESET',
        isTls ? messages.resetDuringTls({ peer }) : messages.connectionReset({ peer }),
        stage,
      );
    case 'ETIMEDOUT':
      return networkError(
        'TIMED_OUT',
        isTls ? messages.tlsUnanswered({ peer }) : messages.connectionUnanswered({ peer }),
        stage,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return networkError('UNREACHABLE', messages.noRoute({ peer, code }), stage, code);
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM':
      return networkError('OVERLOADED', messages.noFreeSocket({ code }), stage, code);
    default:
      if (isTls) return tlsError(code, context);
      return networkError('CONNECTION_FAILED', messages.connectionFailed({ peer, code }), stage, code);
  }
};

/** `code` is the code of Node or OpenSSL for a client certificate that cannot be loaded. */
export const clientCertificateError = (code: string, language: Language | undefined): NetworkError => {
  const invalid = { fault: clientCertificateFaultOf(code), code: shortTlsCode(code) };
  return networkError('INVALID_REQUEST', networkMessages(language).clientCertificateInvalid(invalid), 'prepare');
};

/** Codes of the system that reveal little about the service, the least informative first. */
const uninformativeCodes: readonly string[] = [
  'EAFNOSUPPORT',
  'EPROTONOSUPPORT',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'EINVAL',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ETIMEDOUT',
];

const informationOf = ({ failure = '', stage }: ConnectionAttempt): number => {
  const index = stage === 'tls' ? -1 : uninformativeCodes.indexOf(failure);
  if (index >= 0) return index;
  // An attempt that this machine could not make leaves open whether the service is up.
  return uninformativeCodes.length + (causeOfSystemCode(failure) === undefined ? 0 : 1);
};

/** Of failed attempts (at least one) the one to report; the earliest of several that are equally informative. */
export const reportedAttempt = (attempts: readonly ConnectionAttempt[]): ConnectionAttempt =>
  attempts.reduce((best, next) => (informationOf(next) > informationOf(best) ? next : best));

/** A connection that is still under way at the time-out. */
const unanswered = 'ETIMEDOUT';
const maxShownPeers = 2;

/** What the attempts met, the most informative first; one message for all addresses that failed alike. */
const failuresOf = ({ attempts, host, language }: ConnectionContext): readonly NetworkError[] => {
  const groups = new Map<string, ConnectionAttempt[]>();
  for (const attempt of attempts.toSorted((a, b) => informationOf(b) - informationOf(a))) {
    const key = `${attempt.stage} ${attempt.failure ?? unanswered}`;
    groups.set(key, [...(groups.get(key) ?? []), attempt]);
  }
  return [...groups.values()].map((group) => {
    const names = group.slice(0, maxShownPeers).map(({ peer }) => peer);
    const address = networkMessages(language).peers({ names, more: group.length - names.length });
    const { stage, failure } = group[0] as ConnectionAttempt;
    return connectError(failure ?? unanswered, { host, address, stage, language });
  });
};

/** Every address has failed; the code is that of the most informative failure. */
export const noConnection = (context: ConnectionContext): NetworkError => {
  const failures = failuresOf(context);
  const [first = noAddress(context)] = failures;
  const count = context.attempts.length;
  if (count === 1) return first;
  const reasons = failures.map(({ message }) => message);
  const message = networkMessages(context.language).noConnection({ count, reasons });
  return networkError(first.code, message, first.phase, first.system);
};

/** Rounded to 10 ms, because a time-out of the remaining time, such as 997 ms, reads better as 1 s. */
export const roundedTimeoutMs = ({ timeoutMs }: ConnectionContext): number =>
  timeoutMs < 100 ? timeoutMs : Math.round(timeoutMs / 10) * 10;

/** A request that waited for others longer than this share of its time-out did not give its service the time it needs. */
const maxQueuedShare = 0.1;

/** Whether a time-out comes from the other requests of this process. */
export const hasQueued = ({ stage, queuedMs, timeoutMs }: ConnectionContext): boolean =>
  stage === 'queue' || queuedMs > maxQueuedShare * timeoutMs;

/** The time-out passed before the connection was established; the message states how far it came. */
export const connectionTimedOut = (context: ConnectionContext): NetworkError => {
  const messages = networkMessages(context.language);
  const { stage } = context;
  const timedOut = { timeoutMs: roundedTimeoutMs(context) };
  const peer = peerOf(context);
  const count = context.attempts.length;
  if (hasQueued(context)) return networkError('OVERLOADED', messages.timedOutInQueue(timedOut), 'queue');
  if ((stage === 'connect' || stage === 'tls') && count > 1) {
    const reasons = failuresOf(context).map(({ message }) => message);
    return networkError('TIMED_OUT', messages.timedOutTrying({ ...timedOut, count, reasons }), stage);
  }
  switch (stage) {
    case 'resolve':
      return networkError('TIMED_OUT', messages.timedOutResolving({ ...timedOut, host: context.host }), stage);
    case 'connect':
      return networkError('TIMED_OUT', messages.timedOutConnecting({ ...timedOut, peer }), stage);
    default:
      return networkError('TIMED_OUT', messages.timedOutInTls({ ...timedOut, peer, tcpMs: context.tcpMs ?? 0 }), stage);
  }
};
