// The TLS contexts of all connections: trusted authorities, and one context for each client certificate.
import { createHash } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** PEM texts. */
export type ClientCertificate = { readonly cert: string; readonly key: string };

export type TlsContexts = {
  /** Throws for a certificate or key that OpenSSL cannot load. */
  readonly get: (client: ClientCertificate | undefined) => SecureContext;
};

/** A context uses a few hundred kilobytes. */
const maxCached = 100;

/** `ca`: PEM certificates of authorities that are trusted in addition to those of Node. */
export const createTlsContexts = (ca: readonly string[]): TlsContexts => {
  const trusted = ca.length > 0 ? { ca: [...getCACertificates('default'), ...ca] } : {};
  // Loading the root certificates is by far the most expensive part of a handshake, so contexts are shared.
  let withoutClient: SecureContext | undefined;
  const cached = new Map<string, SecureContext>();
  return {
    get: (client) => {
      if (!client) {
        withoutClient ??= createSecureContext(trusted);
        return withoutClient;
      }
      // A digest, so that the text of a key does not stay in memory after its request.
      const id = createHash('sha256').update(`${client.cert}\0${client.key}`).digest('base64');
      const context = cached.get(id) ?? createSecureContext({ ...trusted, cert: client.cert, key: client.key });
      if (!cached.has(id) && cached.size >= maxCached) cached.delete(cached.keys().next().value ?? '');
      cached.set(id, context);
      return context;
    },
  };
};
