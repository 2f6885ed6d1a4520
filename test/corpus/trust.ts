// Servers with certificates of private authorities: trusted by an authority of one's own, by a pin, or unverified.
import { createHash, X509Certificate } from 'node:crypto';
import type { TlsTrust } from '../../shared/net/probe-port.ts';
import { type IssuedCertificate, issueCertificate } from '../support/issue-certificate.ts';
import type { Expected } from './support/case.ts';
import { accepted, good, leaf, middle, refused, serving, stranger, type TlsCase } from './support/tls-case.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const pinOf = ({ cert }: IssuedCertificate): string => sha256(new X509Certificate(cert).raw);
const keyPinOf = ({ keys }: IssuedCertificate): string =>
  sha256(keys.publicKey.export({ type: 'spki', format: 'der' }));

const strange = leaf({ by: stranger });
const selfSigned = issueCertificate({ subject: { cn: 'shop.example' }, dns: ['shop.example'] });
const expired = leaf({ to: new Date('2026-11-01T12:00:00Z') });
const other = leaf({ dns: ['other.example'] });

const trusting = (trust: TlsTrust, more: Partial<TlsCase> = {}): Partial<TlsCase> => ({ request: { trust }, ...more });
const notPinned = (one: IssuedCertificate): Expected => ({
  code: 'CERTIFICATE_NOT_PINNED',
  message: new RegExp(
    `^certificate of shop\\.example is not the pinned one: its SHA-256 fingerprint is ${pinOf(one)}$`,
  ),
});

const authorities: readonly TlsCase[] = [
  accepted('of an authority that the check trusts', serving(strange), trusting({ authority: stranger.cert })),
  accepted(
    'of a public authority, with an authority of its own',
    serving(good),
    trusting({ authority: stranger.cert }),
  ),
  accepted(
    'of one of several authorities',
    serving(strange),
    trusting({ authority: `${middle.cert}\n${stranger.cert}` }),
  ),
  accepted(
    'that is self-signed, and is its own authority',
    serving(selfSigned),
    trusting({ authority: selfSigned.cert }),
  ),
  refused(
    'of another authority than the one that the check trusts',
    serving(strange),
    { code: 'CERTIFICATE_UNTRUSTED' },
    trusting({ authority: middle.cert }),
  ),
  refused(
    'for another name, of an authority that the check trusts',
    serving(leaf({ by: stranger, dns: ['other.example'] })),
    { code: 'CERTIFICATE_WRONG_NAME' },
    trusting({ authority: stranger.cert }),
  ),
];

const pins: readonly TlsCase[] = [
  accepted('that is pinned', serving(good), trusting({ pins: [pinOf(good)] })),
  accepted('whose key is pinned', serving(good), trusting({ pins: [keyPinOf(good)] })),
  accepted(
    'that is one of several pinned ones, with colons',
    serving(good),
    trusting({
      pins: [
        '00'.repeat(32),
        pinOf(good)
          .toUpperCase()
          .replace(/..(?=.)/g, '$&:'),
      ],
    }),
  ),
  refused('that is trusted, but not pinned', serving(good), notPinned(good), trusting({ pins: [pinOf(strange)] })),
  refused(
    'that is pinned, but self-signed',
    serving(selfSigned),
    { code: 'CERTIFICATE_UNTRUSTED', message: /is self-signed$/ },
    trusting({ pins: [pinOf(selfSigned)] }),
  ),
  accepted(
    'that is self-signed and pinned, unverified',
    serving(selfSigned),
    trusting({ pins: [pinOf(selfSigned)], verify: false }),
  ),
  refused(
    'that is unverified, but not pinned',
    serving(selfSigned),
    notPinned(selfSigned),
    trusting({ pins: [pinOf(good)], verify: false }),
  ),
];

const unverified: readonly TlsCase[] = [
  accepted('of an unknown authority, unverified', serving(strange), trusting({ verify: false })),
  accepted(
    'that is expired, unverified',
    serving(expired),
    trusting(
      { verify: false },
      {
        expected: { status: 200, evidence: { tls: { subject: 'shop.example', validTo: Date.UTC(2026, 10, 1, 12) } } },
      },
    ),
  ),
  accepted('for another name, unverified', serving(other), trusting({ verify: false })),
  accepted('that has a common name only, unverified', serving(leaf({ dns: [] })), trusting({ verify: false })),
];

export const trust: readonly TlsCase[] = [...authorities, ...pins, ...unverified];
