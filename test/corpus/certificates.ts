// Server certificates that are accepted or refused.
import { expect } from 'vitest';
import { issueCertificate } from '../support/issue-certificate.ts';
import { certificateFaults } from './certificate-faults.ts';
import {
  accepted,
  authority,
  good,
  leaf,
  middle,
  notAnAuthority,
  oldMiddle,
  refused,
  serving,
  stranger,
  type TlsCase,
} from './support/tls-case.ts';

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
          validFrom: Date.UTC(2020, 0, 1),
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
  accepted(
    'with TLS 1.2',
    { ...serving(good), maxVersion: 'TLSv1.2' },
    { expected: { status: 200, evidence: { tls: { version: 'TLSv1.2' } } } },
  ),
  accepted('that offers HTTP/2 too', { ...serving(good), ALPNProtocols: ['h2', 'http/1.1'] }),
];

const untrustedCertificates: readonly TlsCase[] = [
  refused('with an expired certificate', serving(leaf({ to: new Date('2026-11-01T12:00:00Z') })), {
    ...expired,
    message: /^certificate of shop\.example expired on 2026-11-01, \d+ days ago$/,
    evidence: {
      tls: {
        subject: 'shop.example',
        validTo: Date.UTC(2026, 10, 1, 12),
        refused: expect.stringMatching(/^expired on 2026-11-01, \d+ days ago$/),
      },
    },
  }),
  refused('with a certificate of an expired issuer', serving(leaf({ by: oldMiddle }), oldMiddle), {
    ...expired,
    message: /is issued by Old middle, whose own certificate expired on 2021-05-06, \d+ days ago$/,
  }),
  refused('with a certificate that is not valid yet', serving(leaf({ from: new Date('2100-02-03') })), {
    ...invalid,
    message: /is not valid before 2100-02-03, in \d+ days$/,
  }),
  refused(
    'with a self-signed certificate',
    serving(issueCertificate({ subject: { cn: 'shop.example' }, dns: ['shop.example'] })),
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
  refused('with a certificate that has a common name only', serving(leaf({ dns: [] })), {
    ...wrongName,
    message: /has its name shop\.example only as common name, which browsers ignore; it needs an alternative name$/,
  }),
  refused('with a common name beside an IP address', serving(leaf({ dns: [], ips: ['127.0.0.1'] })), {
    ...wrongName,
    message: /only as common name/,
  }),
  refused(
    'with a common name that is a wildcard',
    serving(leaf({ dns: [], subject: { cn: '*.shop.example' } })),
    wrongName,
    {
      host: 'www.shop.example',
    },
  ),
  refused('with a NUL in a name', serving(leaf({ dns: ['shop.example\0.evil.example'] })), wrongName),
  refused('with a certificate without names', serving(leaf({ subject: {}, dns: [] })), {
    ...wrongName,
    message: /contains no name$/,
  }),
  refused(
    'with terminal escapes in its names',
    serving(issueCertificate({ subject: { cn: '\x1b[31m\x1b]0;owned\x07', o: 'a\u202egnp' }, dns: ['x\x1b[2J'] })),
    untrusted,
  ),
  refused(
    'with markup in its names',
    serving(leaf({ by: issueCertificate({ subject: { cn: '<script>alert(1)</script>' }, isAuthority: true }) })),
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

export const certificates: readonly TlsCase[] = [...trusted, ...untrustedCertificates, ...certificateFaults];
