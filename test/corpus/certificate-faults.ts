// Server certificates that are refused because of their keys, signatures, issuers or times.
import type { TlsOptions } from 'node:tls';
import { type CertificateOptions, issueCertificate } from '../support/issue-certificate.ts';
import { accepted, authority, leaf, refused, serving, type TlsCase } from './support/tls-case.ts';

const expired = { code: 'CERTIFICATE_EXPIRED' } as const;
const invalid = { code: 'CERTIFICATE_INVALID' } as const;

const issuer = (cn: string, wanted: Partial<CertificateOptions>) =>
  issueCertificate({ subject: { cn }, by: authority, isAuthority: true, ...wanted });

const underIssuer = (cn: string, wanted: Partial<CertificateOptions>): TlsOptions => {
  const by = issuer(cn, wanted);
  return serving(leaf({ by }), by);
};

const minutesFromNow = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

const notValid = (name: string, server: TlsOptions, reason: string, code: string): TlsCase =>
  refused(name, server, {
    ...invalid,
    message: new RegExp(`^certificate of shop\\.example is not valid: ${reason} \\(${code}\\)$`),
  });

/** Lets the server use what a client refuses. */
const old = (server: TlsOptions): TlsOptions => ({ ...server, ciphers: 'DEFAULT@SECLEVEL=0' });

const oldKeys: readonly TlsCase[] = [
  notValid(
    'with a key of 1,024 bits',
    old(serving(leaf({ rsaBits: 1_024 }))),
    'its key is too short',
    'EE_KEY_TOO_SMALL',
  ),
  notValid(
    'with an issuer that has a key of 1,024 bits',
    old(underIssuer('Short', { rsaBits: 1_024 })),
    'the key of its issuer is too short',
    'CA_KEY_TOO_SMALL',
  ),
  notValid(
    'with a signature over SHA-1',
    old(serving(leaf({ digest: 'sha1' }))),
    'it or its issuer is signed with an algorithm that is too weak, such as SHA-1',
    'CA_MD_TOO_WEAK',
  ),
  notValid(
    'with an issuer that is signed over SHA-1',
    old(underIssuer('Weak', { digest: 'sha1' })),
    'it or its issuer is signed with an algorithm that is too weak, such as SHA-1',
    'CA_MD_TOO_WEAK',
  ),
];

const limitedIssuers: readonly TlsCase[] = [
  accepted('with an issuer for names such as its own', underIssuer('Permitting', { permitted: ['example'] })),
  notValid(
    'with an issuer for other names only',
    underIssuer('Limited', { permitted: ['intranet.test'] }),
    'its issuer may not issue certificates for this name',
    'PERMITTED_VIOLATION',
  ),
  notValid(
    'with an issuer that excludes its name',
    underIssuer('Excluding', { excluded: ['shop.example'] }),
    'its issuer may not issue certificates for this name',
    'EXCLUDED_VIOLATION',
  ),
  notValid(
    'with a critical extension that is not known',
    serving(leaf({ hasUnknownExtension: true })),
    'it has a critical extension that is not supported',
    'UNHANDLED_CRITICAL_EXTENSION',
  ),
  notValid(
    'with more issuers than its authority allows',
    (() => {
      const first = issuer('First', { maxAuthorities: 0 });
      const second = issuer('Second', { by: first });
      return serving(leaf({ by: second }), second, first);
    })(),
    'there are too many issuers between it and its authority',
    'PATH_LENGTH_EXCEEDED',
  ),
  refused('with an issuer that may not sign certificates', underIssuer('Lists only', { signsNoCertificates: true }), {
    message: /is not valid: its issuer is not an authority \(\w+\)$|is issued by|did not send/,
  }),
];

const times: readonly TlsCase[] = [
  refused('with a certificate that expired two hours ago', serving(leaf({ to: minutesFromNow(-121) })), {
    ...expired,
    message: /expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC, 2 h ago$/,
  }),
  refused('with a certificate that expired some minutes ago', serving(leaf({ to: minutesFromNow(-10.5) })), {
    ...expired,
    message: /expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC, 10 min ago$/,
  }),
  refused('with a certificate that is valid in 50 minutes', serving(leaf({ from: minutesFromNow(50.5) })), {
    ...invalid,
    message: /is not valid before \d{4}-\d\d-\d\d \d\d:\d\d UTC, in 50 min$/,
  }),
  refused(
    'with a certificate of an issuer that is not valid yet',
    underIssuer('Future', { from: new Date('2100-03-04') }),
    {
      ...invalid,
      message: /is not valid before 2100-03-04, in \d+ days$/,
    },
  ),
];

export const certificateFaults: readonly TlsCase[] = [...oldKeys, ...limitedIssuers, ...times];
