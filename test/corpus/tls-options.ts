// TLS servers that require a client certificate, or support other versions and protocols.
import { getDiffieHellman } from 'node:crypto';
import { issueCertificate } from '../support/issue-certificate.ts';
import { accepted, authority, good, leaf, refused, serving, stranger, type TlsCase } from './support/tls-case.ts';

const client = issueCertificate({ subject: { cn: 'client' }, by: authority, usage: 'client' });
const strangeClient = issueCertificate({ subject: { cn: 'client' }, by: stranger, usage: 'client' });
const requiringClient = { ...serving(good), requestCert: true, rejectUnauthorized: true, ca: [authority.cert] };
const clientRequired = {
  code: 'TLS_FAILED',
  message: /requires a client certificate that it accepts \([A-Z_]+\)$/,
} as const;
const withClient = ({ cert, key }: { readonly cert: string; readonly key: string }) => ({
  request: { clientCertificate: { cert, key } },
});

/** The group of 1,024 bits of RFC 2409 as a PEM text. */
const shortGroup = ((): string => {
  const prime = getDiffieHellman('modp2').getPrime();
  const der = Buffer.concat([
    Buffer.from('308187028181', 'hex'),
    Buffer.from([0]),
    prime,
    Buffer.from('020102', 'hex'),
  ]);
  return `-----BEGIN DH PARAMETERS-----\n${der.toString('base64')}\n-----END DH PARAMETERS-----\n`;
})();

const clients: readonly TlsCase[] = [
  accepted('that requires a client certificate, and receives one', requiringClient, withClient(client)),
  accepted(
    'that requires a client certificate over TLS 1.2, and receives one',
    { ...requiringClient, maxVersion: 'TLSv1.2' },
    withClient(client),
  ),
  refused('that requires a client certificate, and receives none', requiringClient, clientRequired),
  refused(
    'that requires a client certificate over TLS 1.2, and receives none',
    { ...requiringClient, maxVersion: 'TLSv1.2' },
    { code: 'TLS_FAILED', message: /or it requires a client certificate \(ALERT_HANDSHAKE_FAILURE\)$/ },
  ),
  refused(
    'that requires a client certificate, and receives one of an unknown authority',
    requiringClient,
    { code: 'CONNECTION_CLOSED', message: /before it responded$/ },
    withClient(strangeClient),
  ),
  refused(
    'for a client certificate that is not one',
    serving(good),
    {
      code: 'INVALID_REQUEST',
      message: /^the client certificate or its key cannot be used: one of the two is not in PEM format \(/,
    },
    withClient({ cert: 's3cret', key: 's3cret' }),
  ),
  refused(
    'for a client certificate with the key of another one',
    serving(good),
    { code: 'INVALID_REQUEST', message: /cannot be used: the key does not belong to the certificate \(/ },
    withClient({ cert: client.cert, key: strangeClient.key }),
  ),
];

const versions: readonly TlsCase[] = [
  refused(
    'with TLS 1.1 only',
    { ...serving(good), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    { code: 'TLS_FAILED', message: /supports neither TLS 1\.2 nor TLS 1\.3 \([A-Z_]+\)$/ },
  ),
  refused(
    'with TLS 1.0 only',
    { ...serving(good), minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    { code: 'TLS_FAILED', message: /supports neither/ },
  ),
  refused(
    'without a cipher in common',
    { ...serving(good), maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
    {
      code: 'TLS_FAILED',
      message:
        /ended the TLS handshake: no cipher in common, or it requires a client certificate \(ALERT_HANDSHAKE_FAILURE\)$/,
    },
  ),
  refused(
    'with HTTP/2 only',
    { ...serving(good), ALPNProtocols: ['h2'] },
    {
      code: 'TLS_FAILED',
      message: /supports HTTP\/2 only, which cannot be checked \(ALERT_NO_APPLICATION_PROTOCOL\)$/,
    },
  ),
  refused(
    'with a key exchange of 1,024 bits',
    {
      ...serving(leaf({ rsaBits: 2_048 })),
      maxVersion: 'TLSv1.2',
      ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
      dhparam: shortGroup,
    },
    { code: 'TLS_FAILED', message: /uses a key exchange with a key that is too short \(DH_KEY_TOO_SMALL\)$/ },
  ),
  refused(
    'that does not know the server name',
    { ...serving(good), SNICallback: (_name, done) => done(new Error('unknown')) },
    { message: /during the TLS handshake$|does not serve the name/ },
  ),
];

export const tlsOptions: readonly TlsCase[] = [...clients, ...versions];
