// Opens TCP, and TLS if required, to the first of several allowed addresses that accepts; each step is timed.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { certificateError, tlsEvidenceOf } from './certificate-errors.ts';
import { type ConnectionContext, endPhase } from './connection-context.ts';
import { clientCertificateError, connectError, moreInformative } from './connection-errors.ts';
import { formatEndpoint } from './format-endpoint.ts';
import type { NetworkError } from './network-error.ts';
import { type ClientCertificate, createTlsContexts, type TlsContexts } from './tls-contexts.ts';

export type TlsOptions = {
  /** For SNI and the certificate; the host when left out. An IP address has none. */
  readonly servername?: string | undefined;
  /** Protocols to offer by ALPN, such as `http/1.1`; none when left out. */
  readonly alpn?: readonly string[] | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
};

export type Endpoint = {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Plain TCP when undefined. */
  readonly tls: TlsOptions | undefined;
};

export type OnDialed = (result: { readonly socket: Socket } | { readonly error: NetworkError }) => void;

/** Calls `done` once; `context.cancel` is set while the attempt can be cancelled. */
export type Dial = (
  context: ConnectionContext,
  endpoint: Endpoint,
  addresses: readonly string[],
  done: OnDialed,
) => void;

/** One dead address must not fail a check that a browser would pass, and many dead ones must not use up its time. */
const maxAttempts = 4;
const maxAttemptMs = 1_000;

/** The first four addresses, one of them of the other family if there is one: often only one family works. */
export const addressesToTry = (addresses: readonly string[]): readonly string[] => {
  const first = addresses.slice(0, maxAttempts);
  const other = addresses.find((address) => isIP(address) !== isIP(addresses[0] ?? ''));
  return other === undefined || first.includes(other) ? first : [...first.slice(0, -1), other];
};

/** An equal share of the remaining time, so that a short time-out is enough for all attempts. */
const attemptTimeoutMs = ({ startedAt, timeoutMs }: ConnectionContext, attemptsLeft: number): number =>
  Math.min(maxAttemptMs, (startedAt + timeoutMs - performance.now()) / attemptsLeft);

/** The size of one read. Sockets accept the option, although the types of Node do not declare it. */
const tcpStream = { highWaterMark: 64 * 1024 };
const tlsStream = { highWaterMark: 16 * 1024 };

const openTcp = (address: string, port: number): Socket =>
  connectTcp({ host: address, port, noDelay: true, ...tcpStream });

/** The name for SNI and the certificate; an IP address is compared with the certificate as an address. */
const servernameOf = ({ host, tls }: Endpoint): string | undefined => {
  if (tls?.servername) return tls.servername;
  if (isIP(host) !== 0) return undefined;
  return host.endsWith('.') ? host.slice(0, -1) : host;
};

/** `onTrusted` receives a certificate of a trusted authority, before its name is checked. */
const openTls = (
  contexts: TlsContexts,
  endpoint: Endpoint,
  address: string,
  onTrusted: (certificate: PeerCertificate) => void,
): TLSSocket => {
  const servername = servernameOf(endpoint);
  const socket = connectTls({
    host: address,
    port: endpoint.port,
    ...(servername && { servername }),
    secureContext: contexts.get(endpoint.tls?.clientCertificate),
    ...(endpoint.tls?.alpn && { ALPNProtocols: [...endpoint.tls.alpn] }),
    ...tlsStream,
    // The handshake finishes even when the certificate will be refused, so that the evidence can show the certificate.
    // The socket is destroyed before anything is sent over it.
    rejectUnauthorized: false,
    checkServerIdentity: (host, certificate) => {
      onTrusted(certificate);
      return checkServerIdentity(host, certificate);
    },
  });
  return socket.setNoDelay(true);
};

type AttemptResult =
  | { readonly socket: Socket }
  | { readonly error: NetworkError }
  /** The code of the system or of OpenSSL. */
  | { readonly code: string };

type Attempt = {
  readonly endpoint: Endpoint;
  readonly address: string;
  /** For the TCP connection, when other addresses are left. */
  readonly timeoutMs: number | undefined;
};

/** Calls `done` once, when the socket is ready, has failed or was cancelled. */
const watchSocket = (
  context: ConnectionContext,
  socket: Socket,
  { endpoint, timeoutMs }: Attempt,
  done: (result: AttemptResult) => void,
): void => {
  let isPending = true;
  let timer: NodeJS.Timeout | undefined;
  let from = performance.now();
  const settle = (result: AttemptResult): void => {
    if (!isPending) return;
    isPending = false;
    clearTimeout(timer);
    context.cancel = undefined;
    if (!('socket' in result)) socket.destroy();
    done(result);
  };
  socket.once('connect', () => {
    clearTimeout(timer);
    from = endPhase(context, 'tcpMs', from);
    if (endpoint.tls) context.stage = 'tls';
    else settle({ socket });
  });
  if (endpoint.tls) {
    socket.once('secureConnect', () => {
      if (!isPending) return;
      endPhase(context, 'tlsMs', from);
      const secure = socket as TLSSocket;
      if (secure.authorized) settle({ socket });
      else settle({ error: certificateError(secure, servernameOf(endpoint) ?? endpoint.host, context) });
    });
  }
  socket.on('error', (error: NodeJS.ErrnoException) => settle({ code: error.code ?? error.name }));
  if (timeoutMs !== undefined) timer = setTimeout(() => settle({ code: 'ETIMEDOUT' }), timeoutMs);
  context.cancel = (error) => settle({ error });
};

/** `ca`: PEM certificates of authorities that are trusted in addition to those of Node. */
export const createDial = (ca: readonly string[]): Dial => {
  let contexts: TlsContexts | undefined;

  const openSocket = (context: ConnectionContext, endpoint: Endpoint, address: string): Socket | NetworkError => {
    if (!endpoint.tls) return openTcp(address, endpoint.port);
    contexts ??= createTlsContexts(ca);
    try {
      const socket: TLSSocket = openTls(contexts, endpoint, address, (certificate) => {
        context.tls = tlsEvidenceOf(socket, certificate);
      });
      return socket;
    } catch (error) {
      return clientCertificateError(String((error as NodeJS.ErrnoException).code ?? 'UNKNOWN'), context.language);
    }
  };

  const attempt = (context: ConnectionContext, one: Attempt, done: (result: AttemptResult) => void): void => {
    context.stage = 'connect';
    context.address = formatEndpoint(one.address, one.endpoint.port);
    const socket = openSocket(context, one.endpoint, one.address);
    if ('code' in socket) done({ error: socket });
    else watchSocket(context, socket, one, done);
  };

  const dial: Dial = (context, endpoint, addresses, done) => {
    const [address = '', ...others] = addressesToTry(addresses);
    const timeoutMs = others.length > 0 ? attemptTimeoutMs(context, others.length + 1) : undefined;
    attempt(context, { endpoint, address, timeoutMs }, (result) => {
      if (!('code' in result)) return done(result);
      const error = connectError(result.code, context);
      // A server accepted the connection, so its error counts; only an unreachable address is worth another attempt.
      if (context.stage !== 'connect') return done({ error });
      const failure = moreInformative(context.earlierFailure, { address: context.address ?? '', error });
      context.earlierFailure = failure;
      if (others.length > 0) return dial(context, endpoint, others, done);
      context.address = failure.address;
      done({ error: failure.error });
    });
  };
  return dial;
};
