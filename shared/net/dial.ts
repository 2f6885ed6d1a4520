// Connects to the first of several allowed addresses that becomes usable; the attempts run side by side (RFC 8305).
import type { Socket } from 'node:net';
import { addressesToTry } from './addresses-to-try.ts';
import type { ConnectionContext } from './connection-context.ts';
import { startRace } from './connection-race.ts';
import type { NetworkError } from './network-error.ts';
import { createOpenSocket } from './open-socket.ts';
import type { TlsTrust } from './probe-port.ts';
import type { ClientCertificate } from './tls-contexts.ts';

export type TlsOptions = {
  /** For SNI and the certificate; the host when left out. An IP address has none. */
  readonly servername?: string | undefined;
  /** Protocols to offer by ALPN, such as `http/1.1`; none when left out. */
  readonly alpn?: readonly string[] | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
  /** Public authorities only when left out. */
  readonly trust?: TlsTrust | undefined;
};

export type Endpoint = {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Plain TCP when undefined. */
  readonly tls: TlsOptions | undefined;
};

export type DialResult = { readonly socket: Socket } | { readonly error: NetworkError };
export type OnDialed = (result: DialResult) => void;

/** Calls `done` once; `context.cancel` is set while the attempt can be cancelled. */
export type Dial = (
  context: ConnectionContext,
  endpoint: Endpoint,
  addresses: readonly string[],
  done: OnDialed,
) => void;

/** `ca`: PEM certificates of authorities that are trusted in addition to those of Node. */
export const createDial = (ca: readonly string[]): Dial => {
  const openSocket = createOpenSocket(ca);
  return (context, endpoint, addresses, done) =>
    startRace({ context, endpoint, addresses: addressesToTry(addresses), openSocket, done });
};
