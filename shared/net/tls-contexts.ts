// The TLS contexts of all connections: trusted authorities, and one context for each client certificate.
import { createHash } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** PEM texts. */
export type ClientCertificate = { readonly cert: string; readonly key: string };

export type TlsContexts = {
  /** `authority`: PEM text of authorities to trust too. Throws for a certificate or key that OpenSSL cannot load. */
  readonly get: (client: ClientCertificate | undefined, authority?: string) => SecureContext;
};

/** A context uses a few hundred kilobytes. */
const maxCached = 100;

/** `ca`: PEM certificates of authorities that are trusted in addition to those of Node. */
export const createTlsContexts = (ca: readonly string[]): TlsContexts => {
  const trustedWith = (authority: string | undefined) => {
    const own = authority === undefined ? ca : [...ca, authority];
    return own.length > 0 ? { ca: [...getCACertificates('default'), ...own] } : {};
  };
  // Loading the root certificates is by far the most expensive part of a handshake, so contexts are shared.
  let usual: SecureContext | undefined;
  const cached = new Map<string, SecureContext>();
  return {
    get: (client, authority) => {
      if (!client && authority === undefined) {
        usual ??= createSecureContext(trustedWith(undefined));
        return usual;
      }
      // A digest, so that the text of a key does not stay in memory after its request.
      const id = createHash('sha256')
        .update(JSON.stringify([client?.cert, client?.key, authority]))
        .digest('base64');
      const keys = client ? { cert: client.cert, key: client.key } : {};
      const context = cached.get(id) ?? createSecureContext({ ...trustedWith(authority), ...keys });
      if (!cached.has(id) && cached.size >= maxCached) cached.delete(cached.keys().next().value ?? '');
      cached.set(id, context);
      return context;
    },
  };
};
