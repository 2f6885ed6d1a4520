// A case with its own TLS server, and the certificates of the corpus.
import type { TlsOptions } from 'node:tls';
import { type CertificateOptions, type IssuedCertificate, issueCertificate } from '../../support/issue-certificate.ts';
import type { Case, Expected } from './case.ts';

export const authority = issueCertificate({ subject: { cn: 'Corpus authority', o: 'Vigia' }, isAuthority: true });
export const stranger = issueCertificate({ subject: { cn: 'Stranger' }, isAuthority: true });
export const middle = issueCertificate({ subject: { cn: 'Middle' }, by: authority, isAuthority: true });
export const oldMiddle = issueCertificate({
  subject: { cn: 'Old middle' },
  by: authority,
  isAuthority: true,
  to: new Date('2021-05-06'),
});
export const notAnAuthority = issueCertificate({
  subject: { cn: 'shop.example' },
  by: authority,
  dns: ['shop.example'],
});

export type TlsCase = Omit<Case, 'url' | 'serve'> & {
  /** The host of the URL; shop.example when left out. */
  readonly host?: string;
  readonly server: TlsOptions;
};

export const leaf = (wanted: Partial<CertificateOptions> = {}): IssuedCertificate =>
  issueCertificate({ subject: { cn: 'shop.example' }, by: authority, dns: ['shop.example'], ...wanted });

export const serving = ({ cert, key }: IssuedCertificate, ...chain: readonly IssuedCertificate[]): TlsOptions => ({
  key,
  cert: [cert, ...chain.map((one) => one.cert)].join(''),
});

export const good = leaf();
export const accepted = (name: string, server: TlsOptions, more: Partial<TlsCase> = {}): TlsCase => ({
  name,
  server,
  expected: { status: 200, body: 'ok' },
  ...more,
});
export const refused = (
  name: string,
  server: TlsOptions,
  expected: Expected,
  more: Partial<TlsCase> = {},
): TlsCase => ({
  name,
  server,
  expected,
  ...more,
});
