// Certificates and handshakes of every kind of wrong.
import type { TlsOptions } from 'node:tls';
import { type Issued, issue, type Wanted } from '../support/issue-certificate.ts';
import type { Case, Ending } from './support/case.ts';

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
  /** Looked up; shop.example when left out. */
  readonly host?: string;
  readonly server: TlsOptions;
};

const leaf = (wanted: Partial<Wanted> = {}): Issued =>
  issue({ subject: { cn: 'shop.example' }, by: authority, dns: ['shop.example'], ...wanted });

const shows = ({ cert, key }: Issued, ...chain: readonly Issued[]): TlsOptions => ({
  key,
  cert: [cert, ...chain.map((one) => one.cert)].join(''),
});

const good = leaf();
const accepted = (name: string, server: TlsOptions, more: Partial<TlsCase> = {}): TlsCase => ({
  name,
  server,
  ends: { status: 200, body: 'ok' },
  ...more,
});
const refused = (name: string, server: TlsOptions, ends: Ending, more: Partial<TlsCase> = {}): TlsCase => ({
  name,
  server,
  ends,
  ...more,
});

const expired = { code: 'CERTIFICATE_EXPIRED' } as const;
const untrusted = { code: 'CERTIFICATE_UNTRUSTED' } as const;
const wrongName = { code: 'CERTIFICATE_WRONG_NAME' } as const;
const invalid = { code: 'CERTIFICATE_INVALID' } as const;

const trusted: readonly TlsCase[] = [
  accepted('a good one', shows(good), {
    ends: {
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
  accepted('by an authority in the middle', shows(leaf({ by: middle }), middle)),
  accepted('a chain in the wrong order', shows(leaf({ by: middle }), authority, middle)),
  accepted('a chain with a stranger in it', shows(leaf({ by: middle }), stranger, middle)),
  accepted('a wildcard', shows(leaf({ dns: ['*.shop.example'] })), { host: 'www.shop.example' }),
  accepted('an address', shows(leaf({ dns: [], ips: ['127.0.0.1'] })), { host: '127.0.0.1' }),
  accepted('a common name and no other', shows(leaf({ dns: [] }))),
  accepted(
    'TLS 1.2',
    { ...shows(good), maxVersion: 'TLSv1.2' },
    { ends: { status: 200, evidence: { tls: { version: 'TLSv1.2' } } } },
  ),
  accepted('HTTP/2 offered too', { ...shows(good), ALPNProtocols: ['h2', 'http/1.1'] }),
];

const certificates: readonly TlsCase[] = [
  refused('expired', shows(leaf({ to: new Date('2026-11-01T12:00:00Z') })), {
    ...expired,
    says: /^certificate of shop\.example expired on 2026-11-01$/,
    evidence: {
      tls: { subject: 'shop.example', validTo: Date.UTC(2026, 10, 1, 12), refused: 'expired on 2026-11-01' },
    },
  }),
  refused('expired, by one that has expired', shows(leaf({ by: oldMiddle }), oldMiddle), {
    ...expired,
    says: /comes from Old middle, whose own certificate expired on 2021-05-06$/,
  }),
  refused('not valid yet', shows(leaf({ from: new Date('2100-02-03') })), {
    ...invalid,
    says: /is valid only from 2100-02-03 on$/,
  }),
  refused('self-signed', shows(issue({ subject: { cn: 'shop.example' }, dns: ['shop.example'] })), {
    ...untrusted,
    says: /is self-signed$/,
  }),
  refused('by a stranger, who is sent along', shows(leaf({ by: stranger }), stranger), {
    ...untrusted,
    says: /comes from Stranger, an authority that is not trusted$/,
  }),
  refused('by a stranger', shows(leaf({ by: stranger })), {
    ...untrusted,
    says: /did not send the certificate of Stranger \(incomplete chain\)$/,
  }),
  refused('an incomplete chain', shows(leaf({ by: middle })), {
    ...untrusted,
    says: /did not send the certificate of Middle/,
  }),
  refused('by one that is no authority', shows(leaf({ by: notAnAuthority }), notAnAuthority), untrusted),
  refused('a forged signature', shows(leaf({ isForged: true })), {
    ...invalid,
    says: /is not valid: its signature is wrong \(CERT_SIGNATURE_FAILURE\)$/,
  }),
  refused('for clients only', shows(leaf({ usage: 'client' })), {
    ...invalid,
    says: /is not valid: it or its issuer is not meant for this \(INVALID_PURPOSE\)$/,
  }),
  refused('another name', shows(leaf({ dns: ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'] })), {
    ...wrongName,
    says: /is for another name: a\.example, b\.example, c\.example and 2 more$/,
  }),
  refused(
    'another address',
    shows(leaf({ dns: [], ips: ['127.0.0.2'] })),
    { ...wrongName, says: /of 127\.0\.0\.1 is for another name: 127\.0\.0\.2/ },
    { host: '127.0.0.1' },
  ),
  refused('a name where an address is asked for', shows(good), wrongName, { host: '127.0.0.1' }),
  refused('a wildcard two levels deep', shows(leaf({ dns: ['*.example'] })), wrongName, { host: 'www.shop.example' }),
  refused('a wildcard of everything', shows(leaf({ dns: ['*'] })), wrongName),
  refused('a common name beside other names', shows(leaf({ dns: ['other.example'] })), wrongName),
  refused('a name with NUL in it', shows(leaf({ dns: ['shop.example\0.evil.example'] })), wrongName),
  refused('no name', shows(leaf({ subject: {}, dns: [] })), { ...wrongName, says: /is for no name at all$/ }),
  refused(
    'names of escapes',
    shows(issue({ subject: { cn: '\x1b[31m\x1b]0;owned\x07', o: 'a\u202egnp' }, dns: ['x\x1b[2J'] })),
    untrusted,
  ),
  refused(
    'names of markup',
    shows(leaf({ by: issue({ subject: { cn: '<script>alert(1)</script>' }, isAuthority: true }) })),
    {
      ...untrusted,
      says: /<script>alert\(1\)<\/script>/,
    },
  ),
  refused('names that look like others', shows(leaf({ dns: ['x, DNS:shop.example'] })), wrongName),
  refused(
    'a name of a kilobyte',
    shows(leaf({ subject: { cn: 'x'.repeat(60) }, dns: [`${'y'.repeat(1_000)}.example`] })),
    wrongName,
  ),
  refused('a thousand names', shows(leaf({ dns: Array.from({ length: 1_000 }, (_, n) => `n${n}.example`) })), {
    ...wrongName,
    says: /and 997 more$/,
  }),
];

const client = issue({ subject: { cn: 'client' }, by: authority, usage: 'client' });
const strangeClient = issue({ subject: { cn: 'client' }, by: stranger, usage: 'client' });
const asksWho = { ...shows(good), requestCert: true, rejectUnauthorized: true, ca: [authority.cert] };
const wanted = { code: 'TLS_FAILED', says: /wants a client certificate that it accepts$/ } as const;
const by = ({ cert, key }: { readonly cert: string; readonly key: string }) => ({
  request: { clientCertificate: { cert, key } },
});

const clients: readonly TlsCase[] = [
  accepted('who asks for a client, and gets one', asksWho, by(client)),
  accepted('who asks for a client over TLS 1.2', { ...asksWho, maxVersion: 'TLSv1.2' }, by(client)),
  refused('who asks for a client in vain', asksWho, wanted),
  refused(
    'who asks for a client over TLS 1.2 in vain',
    { ...asksWho, maxVersion: 'TLSv1.2' },
    { code: 'TLS_FAILED', says: /or it wants a client certificate$/ },
  ),
  refused(
    'who asks for another client',
    asksWho,
    { code: 'CONNECTION_CLOSED', says: /before it answered$/ },
    by(strangeClient),
  ),
  refused(
    'a client certificate that is none',
    shows(good),
    { code: 'INVALID_REQUEST', says: /^the client certificate or its key cannot be used/ },
    by({ cert: 's3cret', key: 's3cret' }),
  ),
  refused(
    'a client certificate with the key of another',
    shows(good),
    { code: 'INVALID_REQUEST', says: /cannot be used \(.*mismatch/ },
    by({ cert: client.cert, key: strangeClient.key }),
  ),
];

const versions: readonly TlsCase[] = [
  refused(
    'TLS 1.1 only',
    { ...shows(good), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    { code: 'TLS_FAILED', says: /speaks neither TLS 1\.2 nor TLS 1\.3$/ },
  ),
  refused(
    'TLS 1.0 only',
    { ...shows(good), minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    { code: 'TLS_FAILED', says: /speaks neither/ },
  ),
  refused(
    'no cipher in common',
    { ...shows(good), maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
    { code: 'TLS_FAILED', says: /broke the TLS handshake off: no cipher in common, or it wants a client certificate$/ },
  ),
  refused(
    'HTTP/2 only',
    { ...shows(good), ALPNProtocols: ['h2'] },
    { code: 'TLS_FAILED', says: /speaks HTTP\/2 only, which cannot be probed$/ },
  ),
  refused(
    'a name that the server does not know',
    { ...shows(good), SNICallback: (_name, done) => done(new Error('unknown')) },
    {},
  ),
];

export const tlsCases: readonly TlsCase[] = [...trusted, ...certificates, ...clients, ...versions];
