// Issues certificates for tests, valid and invalid: X.509 v3 in DER, signed with elliptic curve keys, or as wanted with short and old ones.
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
  /** Elliptic curve P-256 when left out; for RSA the number of bits. */
  readonly rsaBits?: number;
  /** The digest of the signature; sha256 when left out. */
  readonly digest?: 'sha1' | 'sha256';
  /** Names that an authority may issue certificates for, or may not. */
  readonly permitted?: readonly string[];
  readonly excluded?: readonly string[];
  /** How many authorities may follow this one. */
  readonly maxAuthorities?: number;
  /** Adds a critical extension that nobody knows. */
  readonly hasUnknownExtension?: boolean;
  /** A key usage without the signing of certificates. */
  readonly signsNoCertificates?: boolean;
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
  ecdsaWithSha1: '2a8648ce3d0401',
  ecdsaWithSha256: '2a8648ce3d040302',
  rsaWithSha1: '2a864886f70d010105',
  rsaWithSha256: '2a864886f70d01010b',
  keyUsage: '551d0f',
  nameConstraints: '551d1e',
  unknown: '2a0304',
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

const yes = der(0x01, Buffer.from([0xff]));
const criticalExtension = (id: string, ...value: readonly Uint8Array[]): Buffer =>
  sequence(oid(id), yes, octets(...value));
const extension = (id: string, ...value: readonly Uint8Array[]): Buffer => sequence(oid(id), octets(...value));

const extensionsOf = (wanted: CertificateOptions): Buffer => {
  const names = [
    ...(wanted.dns ?? []).map((name) => der(0x82, Buffer.from(name, 'latin1'))),
    ...(wanted.ips ?? []).map((ip) => der(0x87, Buffer.from(ip.split('.').map(Number)))),
  ];
  const { isAuthority, maxAuthorities, permitted = [], excluded = [] } = wanted;
  const subtrees = (tag: number, domains: readonly string[]): Buffer[] =>
    domains.length === 0 ? [] : [der(tag, ...domains.map((name) => sequence(der(0x82, Buffer.from(name)))))];
  const usage = wanted.usage === 'client' ? ids.clientAuth : ids.serverAuth;
  return sequence(
    extension(
      ids.basicConstraints,
      sequence(
        ...(isAuthority ? [yes] : []),
        ...(maxAuthorities === undefined ? [] : [der(0x02, Buffer.from([maxAuthorities]))]),
      ),
    ),
    ...(permitted.length + excluded.length > 0
      ? [criticalExtension(ids.nameConstraints, sequence(...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded)))]
      : []),
    ...(wanted.hasUnknownExtension ? [criticalExtension(ids.unknown, octets())] : []),
    // The signing of certificate lists only.
    ...(wanted.signsNoCertificates ? [criticalExtension(ids.keyUsage, der(0x03, Buffer.from([1, 2])))] : []),
    ...(names.length > 0 ? [extension(ids.alternativeNames, sequence(...names))] : []),
    ...(isAuthority ? [] : [extension(ids.extendedUsage, sequence(oid(usage)))]),
  );
};

let serial = 100;

const newKeys = ({ rsaBits }: CertificateOptions): Keys =>
  rsaBits === undefined
    ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    : generateKeyPairSync('rsa', { modulusLength: rsaBits });

const algorithmDer = ({ privateKey }: Keys, digest: 'sha1' | 'sha256'): Buffer => {
  if (privateKey.asymmetricKeyType === 'rsa')
    return sequence(oid(digest === 'sha1' ? ids.rsaWithSha1 : ids.rsaWithSha256), der(0x05));
  return sequence(oid(digest === 'sha1' ? ids.ecdsaWithSha1 : ids.ecdsaWithSha256));
};

export const issueCertificate = (wanted: CertificateOptions): IssuedCertificate => {
  const keys = newKeys(wanted);
  const { by, digest = 'sha256' } = wanted;
  serial += 1;
  const algorithm = algorithmDer(by?.keys ?? keys, digest);
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
  const signature = sign(digest, body, by?.keys.privateKey ?? keys.privateKey);
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
