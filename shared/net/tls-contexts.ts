// What TLS connections have in common: the trusted authorities, and the certificates with which the caller says who it is.
import { createHash } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

export type ClientCertificate = { readonly cert: string; readonly key: string };

export type SecureContexts = {
  /** Throws for a certificate or key that cannot be used. */
  of(client: ClientCertificate | undefined): SecureContext;
};

/** Each holds a few hundred kilobytes. */
const maxKept = 100;

/** `ca`: PEM certificates of authorities, trusted beside those that Node trusts. */
export const createSecureContexts = (ca: readonly string[]): SecureContexts => {
  // Building one from the root certificates is by far the dearest part of a handshake's set-up.
  const trusted = ca.length > 0 ? { ca: [...getCACertificates('default'), ...ca] } : {};
  let anonymous: SecureContext | undefined;
  const kept = new Map<string, SecureContext>();
  return {
    of(client) {
      if (!client) {
        anonymous ??= createSecureContext(trusted);
        return anonymous;
      }
      // A digest, so that no key lies about in memory as text for longer than its request.
      const id = createHash('sha256').update(`${client.cert}\0${client.key}`).digest('base64');
      const context = kept.get(id) ?? createSecureContext({ ...trusted, cert: client.cert, key: client.key });
      if (!kept.has(id) && kept.size >= maxKept) kept.delete(kept.keys().next().value ?? '');
      kept.set(id, context);
      return context;
    },
  };
};
