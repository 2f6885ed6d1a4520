// TCP and TLS to one of several addresses that were judged already: an attempt after the other, timed.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { wordsIn } from '../messages/network.ts';
import { refuseCertificate, tlsEvidenceOf } from './certificate.ts';
import { type Trouble, trouble } from './error-codes.ts';
import { shownEndpoint } from './header-text.ts';
import { endPhase, type Trip } from './request-context.ts';
import { connectTrouble, moreTelling } from './request-errors.ts';
import { type ClientCertificate, createSecureContexts, type SecureContexts } from './tls-contexts.ts';

export type Target = {
  readonly protocol: 'http:' | 'https:';
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** For SNI and for the certificate; left out for an IP address. */
  readonly servername?: string | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
};

export type Connected = (result: { readonly socket: Socket } | { readonly trouble: Trouble }) => void;

/** Calls `done` once; sets `trip.cancel` while there is something to cancel. */
export type Connect = (trip: Trip, target: Target, addresses: readonly string[], done: Connected) => void;

/** One dead address among several must not fail a check that a browser would pass; nor may twenty take its time. */
const maxAttempts = 4;
const ATTEMPT_MS = 1_000;

/** The first few, and one of the other family among them: where all of one are dead, that one may be well. */
export const attempted = (addresses: readonly string[]): readonly string[] => {
  const first = addresses.slice(0, maxAttempts);
  const other = addresses.find((address) => isIP(address) !== isIP(addresses[0] ?? ''));
  return other === undefined || first.includes(other) ? first : [...first.slice(0, -1), other];
};

/** Its share of the time that is left, so that a short time-out is enough for all of them. */
const attemptMs = (trip: Trip, attemptsLeft: number): number =>
  Math.min(ATTEMPT_MS, (trip.startedAt + trip.timeoutMs - performance.now()) / attemptsLeft);

/** As much as one read gives. Node takes this for its sockets, though its types do not say so. */
const TCP_STREAM = { highWaterMark: 64 * 1024 };
const TLS_STREAM = { highWaterMark: 16 * 1024 };

const openTcp = (address: string, port: number): Socket =>
  connectTcp({ host: address, port, noDelay: true, ...TCP_STREAM });

/** `onShown` is given the certificate where nothing but its name is left to be checked. */
const openTls = (
  contexts: SecureContexts,
  target: Target,
  address: string,
  onShown: (certificate: PeerCertificate) => void,
): TLSSocket => {
  const { port, servername, clientCertificate } = target;
  const socket = connectTls({
    host: address,
    port,
    ...(servername && { servername }),
    secureContext: contexts.of(clientCertificate),
    ALPNProtocols: ['http/1.1'],
    ...TLS_STREAM,
    // The handshake of a connection that will be refused is finished all the same, so that it can be said whose
    // certificate it was. Nothing is sent over it: see `onReady`.
    rejectUnauthorized: false,
    checkServerIdentity: (host, certificate) => {
      onShown(certificate);
      return checkServerIdentity(host, certificate);
    },
  });
  return socket.setNoDelay(true);
};

/** The last address may say least: often it is an IPv6 one, to which there is no way from here. */
const inTheEnd = (trip: Trip, last: Trouble): Trouble => {
  if (trip.stage !== 'connect' || !trip.setback) return last;
  trip.address = trip.setback.address;
  return trip.setback.trouble;
};

/** `ca`: PEM certificates of authorities, trusted beside those that Node trusts. */
export const createConnect = (ca: readonly string[]): Connect => {
  let contexts: SecureContexts | undefined;

  const open = (trip: Trip, target: Target, address: string): Socket | Trouble => {
    if (target.protocol === 'http:') return openTcp(address, target.port);
    contexts ??= createSecureContexts(ca);
    try {
      const socket: TLSSocket = openTls(contexts, target, address, (certificate) => {
        trip.tls = tlsEvidenceOf(socket, certificate);
      });
      return socket;
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code ?? 'UNKNOWN');
      const reason = code
        .replace(/^ERR_(?:OSSL_)?/, '')
        .replaceAll('_', ' ')
        .toLowerCase();
      return trouble('INVALID_REQUEST', wordsIn(trip.language).clientCertificateUnusable(reason));
    }
  };

  const connect: Connect = (trip, target, addresses, done) => {
    const [address = '', ...others] = attempted(addresses);
    const isTls = target.protocol === 'https:';
    let isOpen = true;
    let timer: NodeJS.Timeout | undefined;
    let from = performance.now();
    trip.stage = 'connect';
    trip.address = shownEndpoint(address, target.port);

    const close = (): boolean => {
      if (!isOpen) return false;
      isOpen = false;
      clearTimeout(timer);
      trip.cancel = undefined;
      return true;
    };
    const fail = (code: string): void => {
      if (!close()) return;
      const trouble = connectTrouble(code, trip);
      if (trip.stage === 'connect') trip.setback = moreTelling(trip.setback, { address: trip.address ?? '', trouble });
      if (trip.stage === 'connect' && others.length > 0) connect(trip, target, others, done);
      else done({ trouble: inTheEnd(trip, trouble) });
    };

    const socket = open(trip, target, address);
    if ('code' in socket) {
      close();
      return done({ trouble: socket });
    }
    const onTcp = (): void => {
      clearTimeout(timer);
      from = endPhase(trip, 'tcpMs', from);
      if (isTls) trip.stage = 'tls';
      else if (close()) done({ socket });
    };
    const onReady = (): void => {
      if (!close()) return;
      endPhase(trip, 'tlsMs', from);
      const secure = socket as TLSSocket;
      if (secure.authorized === true) {
        done({ socket });
        return;
      }
      const refused = refuseCertificate(secure, target.servername ?? target.host, trip);
      socket.destroy();
      done({ trouble: refused });
    };
    socket.once('connect', onTcp);
    if (isTls) socket.once('secureConnect', onReady);
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.name));
    if (others.length > 0) {
      timer = setTimeout(
        () => {
          socket.destroy();
          fail('ETIMEDOUT');
        },
        attemptMs(trip, others.length + 1),
      );
    }
    trip.cancel = (trouble) => {
      if (!close()) return;
      socket.destroy();
      done({ trouble });
    };
  };
  return connect;
};
