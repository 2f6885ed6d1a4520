// Opens the socket of one connection attempt, plain or TLS, to an address that the address policy allows.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { identityError, tlsEvidenceOf } from './certificate-errors.ts';
import type { ConnectionContext } from './connection-context.ts';
import { clientCertificateError } from './connection-errors.ts';
import type { Endpoint } from './dial.ts';
import type { NetworkError } from './network-error.ts';
import { createTlsContexts, type TlsContexts } from './tls-contexts.ts';

/** The size of one read. Sockets accept the option, although the types of Node do not declare it. */
const tcpStream = { highWaterMark: 64 * 1024 };
const tlsStream = { highWaterMark: 16 * 1024 };

const openTcp = (address: string, port: number): Socket =>
  connectTcp({ host: address, port, noDelay: true, ...tcpStream });

/** The name for SNI and the certificate; an IP address is compared with the certificate as an address. */
export const servernameOf = ({ host, tls }: Endpoint): string | undefined => {
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
    secureContext: contexts.get(endpoint.tls?.clientCertificate, endpoint.tls?.trust?.authority),
    ...(endpoint.tls?.alpn && { ALPNProtocols: [...endpoint.tls.alpn] }),
    ...tlsStream,
    // The handshake finishes even when the certificate will be refused, so that the evidence can show the certificate.
    // The socket is destroyed before anything is sent over it.
    rejectUnauthorized: false,
    checkServerIdentity: (host, certificate) => {
      onTrusted(certificate);
      return identityError(host, certificate);
    },
  });
  return socket.setNoDelay(true);
};

/** Returns the error of a client certificate that cannot be loaded. */
export type OpenSocket = (context: ConnectionContext, endpoint: Endpoint, address: string) => Socket | NetworkError;

/** `ca`: PEM certificates of authorities that are trusted in addition to those of Node. */
export const createOpenSocket = (ca: readonly string[]): OpenSocket => {
  let contexts: TlsContexts | undefined;
  return (context, endpoint, address) => {
    if (!endpoint.tls) return openTcp(address, endpoint.port);
    context.servername = servernameOf(endpoint);
    contexts ??= createTlsContexts(ca);
    try {
      // The first finished handshake decides, so at most one attempt sets the evidence.
      const socket: TLSSocket = openTls(contexts, endpoint, address, (certificate) => {
        context.tls = tlsEvidenceOf(socket, certificate);
      });
      return socket;
    } catch (error) {
      return clientCertificateError(String((error as NodeJS.ErrnoException).code ?? 'UNKNOWN'), context.language);
    }
  };
};
