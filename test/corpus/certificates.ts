// Certificates, client certificates and TLS versions that are accepted or refused.
import type { TlsOptions } from 'node:tls';
import { type Issued, issue, type Wanted } from '../support/issue-certificate.ts';
import type { Case, Expected } from './support/case.ts';

export const authority = issue({ subject: { cn: 'Corpus authority', o: 'Vigia' }, isAuthority: true });
const stranger = issue({ subject: { cn: 'Stranger' }, isAuthority: true });
const middle = issue({ subject: { cn: 'Middle' }, by: authority, isAuthority: true });
const oldMiddle = issue({
  subject: { cn: 'Old middle' },
  by: authority,
  isAuthority: true,
  to: new Date('2021-05-06'),
});
const notAnAuthority = issue({ subject: { cn: 'shop.example' }, by: authority, dns: ['shop.example'] });

export type TlsCase = Omit<Case, 'url' | 'serve'> & {
  /** The host of the URL; shop.example when left out. */
  readonly host?: string;
  readonly server: TlsOptions;
};

const leaf = (wanted: Partial<Wanted> = {}): Issued =>
  issue({ subject: { cn: 'shop.example' }, by: authority, dns: ['shop.example'], ...wanted });

const serving = ({ cert, key }: Issued, ...chain: readonly Issued[]): TlsOptions => ({
  key,
  cert: [cert, ...chain.map((one) => one.cert)].join(''),
});

const good = leaf();
const accepted = (name: string, server: TlsOptions, more: Partial<TlsCase> = {}): TlsCase => ({
  name,
  server,
  expected: { status: 200, body: 'ok' },
  ...more,
});
const refused = (name: string, server: TlsOptions, expected: Expected, more: Partial<TlsCase> = {}): TlsCase => ({
  name,
  server,
  expected,
  ...more,
});

const expired = { code: 'CERTIFICATE_EXPIRED' } as const;
const untrusted = { code: 'CERTIFICATE_UNTRUSTED' } as const;
const wrongName = { code: 'CERTIFICATE_WRONG_NAME' } as const;
const invalid = { code: 'CERTIFICATE_INVALID' } as const;

const trusted: readonly TlsCase[] = [
  accepted('with a valid certificate', serving(good), {
    expected: {
      status: 200,
      evidence: {
        protocol: 'HTTP/1.1',
        tls: {
          version: 'TLSv1.3',
          subject: 'shop.example',
          issuer: 'Corpus authority, Vigia',
          validTo: Date.UTC(2126, 0, 1),
        },
      },
    },
  }),
  accepted('with a certificate of an intermediate authority', serving(leaf({ by: middle }), middle)),
  accepted('with a chain in the wrong order', serving(leaf({ by: middle }), authority, middle)),
  accepted('with an unrelated certificate in the chain', serving(leaf({ by: middle }), stranger, middle)),
  accepted('with a wildcard certificate', serving(leaf({ dns: ['*.shop.example'] })), { host: 'www.shop.example' }),
  accepted('with a certificate for its IP address', serving(leaf({ dns: [], ips: ['127.0.0.1'] })), {
    host: '127.0.0.1',
  }),
  accepted('with a certificate that has a common name only', serving(leaf({ dns: [] }))),
  accepted(
    'with TLS 1.2',
    { ...serving(good), maxVersion: 'TLSv1.2' },
    { expected: { status: 200, evidence: { tls: { version: 'TLSv1.2' } } } },
  ),
  accepted('that offers HTTP/2 too', { ...serving(good), ALPNProtocols: ['h2', 'http/1.1'] }),
];

const certificates: readonly TlsCase[] = [
  refused('with an expired certificate', serving(leaf({ to: new Date('2026-11-01T12:00:00Z') })), {
    ...expired,
    message: /^certificate of shop\.example expired on 2026-11-01$/,
    evidence: {
      tls: { subject: 'shop.example', validTo: Date.UTC(2026, 10, 1, 12), refused: 'expired on 2026-11-01' },
    },
  }),
  refused('with a certificate of an expired issuer', serving(leaf({ by: oldMiddle }), oldMiddle), {
    ...expired,
    message: /is issued by Old middle, whose own certificate expired on 2021-05-06$/,
  }),
  refused('with a certificate that is not valid yet', serving(leaf({ from: new Date('2100-02-03') })), {
    ...invalid,
    message: /is not valid before 2100-02-03$/,
  }),
  refused(
    'with a self-signed certificate',
    serving(issue({ subject: { cn: 'shop.example' }, dns: ['shop.example'] })),
    {
      ...untrusted,
      message: /is self-signed$/,
    },
  ),
  refused(
    'with a certificate of an unknown authority, which is in the chain',
    serving(leaf({ by: stranger }), stranger),
    {
      ...untrusted,
      message: /is issued by Stranger, an authority that is not trusted$/,
    },
  ),
  refused('with a certificate of an unknown authority', serving(leaf({ by: stranger })), {
    ...untrusted,
    message: /did not send the certificate of Stranger \(incomplete chain\)$/,
  }),
  refused('with an incomplete chain', serving(leaf({ by: middle })), {
    ...untrusted,
    message: /did not send the certificate of Middle/,
  }),
  refused('with an issuer that is not an authority', serving(leaf({ by: notAnAuthority }), notAnAuthority), untrusted),
  refused('with a forged signature', serving(leaf({ isForged: true })), {
    ...invalid,
    message: /is not valid: its signature is wrong \(CERT_SIGNATURE_FAILURE\)$/,
  }),
  refused('with a certificate for clients only', serving(leaf({ usage: 'client' })), {
    ...invalid,
    message: /is not valid: it or its issuer is not meant for this use \(INVALID_PURPOSE\)$/,
  }),
  refused(
    'with a certificate for other names',
    serving(leaf({ dns: ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'] })),
    {
      ...wrongName,
      message: /is for another name: a\.example, b\.example, c\.example and 2 more$/,
    },
  ),
  refused(
    'with a certificate for another IP address',
    serving(leaf({ dns: [], ips: ['127.0.0.2'] })),
    { ...wrongName, message: /of 127\.0\.0\.1 is for another name: 127\.0\.0\.2/ },
    { host: '127.0.0.1' },
  ),
  refused('with a certificate for a name, where the URL contains an IP address', serving(good), wrongName, {
    host: '127.0.0.1',
  }),
  refused('with a wildcard two levels above the host', serving(leaf({ dns: ['*.example'] })), wrongName, {
    host: 'www.shop.example',
  }),
  refused('with a wildcard for all names', serving(leaf({ dns: ['*'] })), wrongName),
  refused('with a matching common name beside other names', serving(leaf({ dns: ['other.example'] })), wrongName),
  refused('with a NUL in a name', serving(leaf({ dns: ['shop.example\0.evil.example'] })), wrongName),
  refused('with a certificate without names', serving(leaf({ subject: {}, dns: [] })), {
    ...wrongName,
    message: /contains no name$/,
  }),
  refused(
    'with terminal escapes in its names',
    serving(issue({ subject: { cn: '\x1b[31m\x1b]0;owned\x07', o: 'a\u202egnp' }, dns: ['x\x1b[2J'] })),
    untrusted,
  ),
  refused(
    'with markup in its names',
    serving(leaf({ by: issue({ subject: { cn: '<script>alert(1)</script>' }, isAuthority: true }) })),
    {
      ...untrusted,
      message: /<script>alert\(1\)<\/script>/,
    },
  ),
  refused('with a name that looks like two', serving(leaf({ dns: ['x, DNS:shop.example'] })), wrongName),
  refused(
    'with a name of a kilobyte',
    serving(leaf({ subject: { cn: 'x'.repeat(60) }, dns: [`${'y'.repeat(1_000)}.example`] })),
    wrongName,
  ),
  refused('with a thousand names', serving(leaf({ dns: Array.from({ length: 1_000 }, (_, n) => `n${n}.example`) })), {
    ...wrongName,
    message: /and 997 more$/,
  }),
];

const client = issue({ subject: { cn: 'client' }, by: authority, usage: 'client' });
const strangeClient = issue({ subject: { cn: 'client' }, by: stranger, usage: 'client' });
const requiringClient = { ...serving(good), requestCert: true, rejectUnauthorized: true, ca: [authority.cert] };
const clientRequired = { code: 'TLS_FAILED', message: /requires a client certificate that it accepts$/ } as const;
const withClient = ({ cert, key }: { readonly cert: string; readonly key: string }) => ({
  request: { clientCertificate: { cert, key } },
});

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
    { code: 'TLS_FAILED', message: /or it requires a client certificate$/ },
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
    { code: 'INVALID_REQUEST', message: /^the client certificate or its key cannot be used/ },
    withClient({ cert: 's3cret', key: 's3cret' }),
  ),
  refused(
    'for a client certificate with the key of another one',
    serving(good),
    { code: 'INVALID_REQUEST', message: /cannot be used \(.*mismatch/ },
    withClient({ cert: client.cert, key: strangeClient.key }),
  ),
];

const versions: readonly TlsCase[] = [
  refused(
    'with TLS 1.1 only',
    { ...serving(good), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    { code: 'TLS_FAILED', message: /supports neither TLS 1\.2 nor TLS 1\.3$/ },
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
      message: /ended the TLS handshake: no cipher in common, or it requires a client certificate$/,
    },
  ),
  refused(
    'with HTTP/2 only',
    { ...serving(good), ALPNProtocols: ['h2'] },
    { code: 'TLS_FAILED', message: /supports HTTP\/2 only, which cannot be checked$/ },
  ),
  refused(
    'that does not know the server name',
    { ...serving(good), SNICallback: (_name, done) => done(new Error('unknown')) },
    {},
  ),
];

export const tlsCases: readonly TlsCase[] = [...trusted, ...certificates, ...clients, ...versions];
