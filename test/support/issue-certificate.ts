// Issues certificates for tests, valid and invalid: X.509 v3 in DER, signed with elliptic curve keys.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export type IssuedCertificate = {
  readonly cert: string;
  readonly key: string;
  readonly subject: Name;
  readonly keys: Keys;
};

type Keys = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
/** Common name and organisation: any UTF-8 text. */
export type Name = { readonly cn?: string; readonly o?: string };

export type CertificateOptions = {
  readonly subject: Name;
  /** The issuer; self-signed when left out. */
  readonly by?: IssuedCertificate;
  readonly dns?: readonly string[];
  /** IPv4 only. */
  readonly ips?: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
  readonly isAuthority?: boolean;
  /** `server` when left out. */
  readonly usage?: 'server' | 'client';
  /** Makes the signature invalid. */
  readonly isForged?: boolean;
};

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(6, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x83]), length, body]);
};

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const octets = (...parts: readonly Uint8Array[]): Buffer => der(0x04, ...parts);
const bits = (body: Uint8Array): Buffer => der(0x03, Buffer.from([0]), body);

const ids = {
  commonName: '550403',
  organisation: '55040a',
  ecdsaWithSha256: '2a8648ce3d040302',
  basicConstraints: '551d13',
  alternativeNames: '551d11',
  extendedUsage: '551d25',
  serverAuth: '2b06010505070301',
  clientAuth: '2b06010505070302',
} as const;

const nameDer = ({ cn, o }: Name): Buffer => {
  const part = (id: string, text: string | undefined): Buffer[] =>
    text === undefined ? [] : [der(0x31, sequence(oid(id), der(0x0c, Buffer.from(text))))];
  return sequence(...part(ids.organisation, o), ...part(ids.commonName, cn));
};

/** UTCTime before 2050 and GeneralizedTime from then on, as RFC 5280 requires. */
const timeDer = (date: Date): Buffer => {
  const digits = date.toISOString().replace(/\D/g, '').slice(0, 14);
  const isOld = date.getUTCFullYear() < 2050;
  return isOld ? der(0x17, Buffer.from(`${digits.slice(2)}Z`)) : der(0x18, Buffer.from(`${digits}Z`));
};

const extension = (id: string, ...value: readonly Uint8Array[]): Buffer => sequence(oid(id), octets(...value));

const extensionsOf = (wanted: CertificateOptions): Buffer => {
  const names = [
    ...(wanted.dns ?? []).map((name) => der(0x82, Buffer.from(name, 'latin1'))),
    ...(wanted.ips ?? []).map((ip) => der(0x87, Buffer.from(ip.split('.').map(Number)))),
  ];
  const isAuthority = der(0x01, Buffer.from([0xff]));
  const usage = wanted.usage === 'client' ? ids.clientAuth : ids.serverAuth;
  return sequence(
    extension(ids.basicConstraints, sequence(...(wanted.isAuthority ? [isAuthority] : []))),
    ...(names.length > 0 ? [extension(ids.alternativeNames, sequence(...names))] : []),
    ...(wanted.isAuthority ? [] : [extension(ids.extendedUsage, sequence(oid(usage)))]),
  );
};

let serial = 100;

export const issueCertificate = (wanted: CertificateOptions): IssuedCertificate => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { by } = wanted;
  serial += 1;
  const algorithm = sequence(oid(ids.ecdsaWithSha256));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial >> 8, serial & 0xff])),
    algorithm,
    nameDer(by?.subject ?? wanted.subject),
    sequence(timeDer(wanted.from ?? new Date('2020-01-01')), timeDer(wanted.to ?? new Date('2126-01-01'))),
    nameDer(wanted.subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensionsOf(wanted)),
  );
  const signature = sign('sha256', body, by?.keys.privateKey ?? keys.privateKey);
  if (wanted.isForged) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  const text = sequence(body, algorithm, bits(signature))
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
    key: String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    subject: wanted.subject,
    keys,
  };
};
