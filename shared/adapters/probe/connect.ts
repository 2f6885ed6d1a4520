// TCP and TLS to one of several addresses that were judged already: an attempt after the other, timed.
import type { Socket } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { shownEndpoint } from './text.ts';
import { endPhase, type Trip, type Trouble } from './trip.ts';
import { connectTrouble } from './words.ts';

export type Target = {
  readonly protocol: 'http:' | 'https:';
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** For SNI and for the certificate; left out for an IP address. */
  readonly servername?: string | undefined;
};

export type Connected = (result: { readonly socket: Socket } | { readonly trouble: Trouble }) => void;

/** Calls `done` once; sets `trip.cancel` while there is something to cancel. */
export type Connect = (trip: Trip, target: Target, addresses: readonly string[], done: Connected) => void;

/** One dead address among several must not fail a check that a browser would pass; nor may twenty take its time. */
const MAX_ATTEMPTS = 4;
const ATTEMPT_MS = 1_000;

/** undici's types leave out that its connector returns the socket, which is needed to give up an attempt. */
type Connector = (options: buildConnector.Options, callback: buildConnector.Callback) => Socket;

const createConnector = (secureContext?: SecureContext): Connector =>
  // No time-outs of undici's: its timers are coarse, and the trip has one deadline. No cached TLS sessions: each
  // check is to see the whole handshake, and memory stays the same however many targets there are.
  buildConnector({
    allowH2: false,
    timeout: 0,
    maxCachedSessions: 0,
    keepAlive: false,
    ...(secureContext && { secureContext }),
  }) as unknown as Connector;

// One context for all: building it from the root certificates is by far the dearest part of a handshake's set-up.
const createTlsConnector = (ca: readonly string[]): Connector =>
  createConnector(createSecureContext(ca.length > 0 ? { ca: [...getCACertificates('default'), ...ca] } : {}));

const connectorOptions = (target: Target, address: string): buildConnector.Options => ({
  hostname: address,
  host: target.host,
  protocol: target.protocol,
  port: String(target.port),
  // For plain HTTP undici would take a server name for the host to connect to.
  ...(target.protocol === 'https:' && target.servername && { servername: target.servername }),
});

/** `ca`: PEM certificates of authorities, trusted beside those that Node trusts. */
export const createConnect = (ca: readonly string[]): Connect => {
  const plain = createConnector();
  let secure: Connector | undefined;

  const connect: Connect = (trip, target, addresses, done) => {
    const [address = '', ...others] = addresses.slice(0, MAX_ATTEMPTS);
    const isTls = target.protocol === 'https:';
    let open = true;
    let timer: NodeJS.Timeout | undefined;
    let from = performance.now();
    trip.stage = 'connect';
    trip.address = shownEndpoint(address, target.port);

    const close = (): boolean => {
      if (!open) return false;
      open = false;
      clearTimeout(timer);
      trip.cancel = undefined;
      return true;
    };
    const onTcp = (): void => {
      clearTimeout(timer);
      from = endPhase(trip, 'tcpMs', from);
      if (isTls) trip.stage = 'tls';
    };
    const fail = (code: string): void => {
      if (!close()) return;
      if (trip.stage === 'connect' && others.length > 0) connect(trip, target, others, done);
      else done({ trouble: connectTrouble(code, trip) });
    };

    if (isTls) secure ??= createTlsConnector(ca);
    const connector = isTls && secure ? secure : plain;
    const socket = connector(connectorOptions(target, address), (error, ready) => {
      if (error) return fail((error as NodeJS.ErrnoException).code ?? error.name);
      if (!close()) return;
      if (isTls) endPhase(trip, 'tlsMs', from);
      else onTcp();
      done({ socket: ready });
    });
    if (isTls) socket.once('connect', onTcp);
    if (others.length > 0) {
      timer = setTimeout(() => {
        socket.destroy();
        fail('ETIMEDOUT');
      }, ATTEMPT_MS);
    }
    trip.cancel = (trouble) => {
      if (!close()) return;
      socket.destroy();
      done({ trouble });
    };
  };
  return connect;
};
