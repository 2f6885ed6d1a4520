// Parses which server certificates are accepted: those of an authority of one's own, pinned ones, or any.
import { X509Certificate } from 'node:crypto';
import { checkOptionMessages } from '../messages/en/check-options.ts';
import { defined } from '../model/defined.ts';
import type { TlsTrust } from '../net/probe-port.ts';
import { describeValue } from './definition.ts';
import { isBundled, readReferencedFile } from './referenced-files.ts';
import { combine, invalid, type ValidationResult, valid } from './validation-result.ts';

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const maxPins = 10;
const maxPathChars = 500;

const nameOf = ({ subject }: X509Certificate): string =>
  /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');

/** A self-signed certificate of a server is its own authority. */
const canIssue = (certificate: X509Certificate): boolean => certificate.ca || certificate.checkIssued(certificate);

/** Why these certificates cannot be authorities, or undefined. */
const authorityFault = (certificates: readonly X509Certificate[]): string | undefined => {
  const other = certificates.find((certificate) => !canIssue(certificate));
  if (other) return checkOptionMessages.notAnAuthority({ name: nameOf(other) });
  const isExpired = ({ validTo }: X509Certificate): boolean => Date.parse(validTo) < Date.now();
  const [first] = certificates;
  // Where a bundle runs, one expired authority must not keep all other monitors from running.
  if (!first || isBundled() || !certificates.every(isExpired)) return undefined;
  const date = new Date(first.validTo).toISOString().slice(0, 10);
  return checkOptionMessages.authorityExpired({ name: nameOf(first), date });
};

/** `source`: the path of the file, or a description of the text. */
const parsePem = (pem: string, source: string, field: string): ValidationResult<string> => {
  if (pem.includes('PRIVATE KEY-----')) return invalid(field, checkOptionMessages.authorityWithKey({ source }));
  const blocks = pem.match(pemBlock) ?? [];
  if (blocks.length === 0) return invalid(field, checkOptionMessages.authorityNotPem({ source }));
  try {
    const fault = authorityFault(blocks.map((block) => new X509Certificate(block)));
    return fault === undefined ? valid(blocks.join('\n')) : invalid(field, fault);
  } catch {
    return invalid(field, checkOptionMessages.authorityUnreadable({ source }));
  }
};

const parseAuthority = (value: unknown, field: string): ValidationResult<string | undefined> => {
  if (value === undefined) return valid(undefined);
  if (typeof value !== 'string' || value.trim() === '')
    return invalid(field, checkOptionMessages.authorityInvalid({ value: describeValue(value) }));
  if (value.includes('-----')) return parsePem(value, 'the text', field);
  if (value.length > maxPathChars || /[\n\0]/.test(value))
    return invalid(field, checkOptionMessages.authorityInvalid({ value: describeValue(value) }));
  const read = readReferencedFile(value);
  return 'text' in read
    ? parsePem(read.text, `the file ${value}`, field)
    : invalid(field, checkOptionMessages.fileUnreadable(read));
};

/** 64 hexadecimal digits in lower case, or undefined. Accepts colons, a prefix such as `sha256/`, and Base64. */
const pinOf = (value: string): string | undefined => {
  const bare = value.trim().replace(/^sha-?256(?:\/\/|[/:= ])/i, '');
  const hex = bare.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  return /^[A-Za-z0-9+/]{43}=?$/.test(bare) ? Buffer.from(bare, 'base64').toString('hex') : undefined;
};

const parsePin = (value: unknown, field: string): ValidationResult<string> => {
  const pin = typeof value === 'string' ? pinOf(value) : undefined;
  if (pin !== undefined) return valid(pin);
  const isSha1 = typeof value === 'string' && /^[0-9a-f]{40}$/i.test(value.replaceAll(':', '').trim());
  const message = isSha1
    ? checkOptionMessages.pinSha1
    : checkOptionMessages.pinInvalid({ value: describeValue(value) });
  return invalid(field, message);
};

const parsePins = (value: unknown, field: string): ValidationResult<readonly string[] | undefined> => {
  if (value === undefined) return valid(undefined);
  if (!Array.isArray(value)) {
    const one = parsePin(value, field);
    return one.ok ? valid([one.value]) : one;
  }
  if (value.length === 0 || value.length > maxPins)
    return invalid(field, checkOptionMessages.pinCount({ count: value.length, max: maxPins }));
  const parsed = value.map((one, index) => parsePin(one, `${field}[${index}]`));
  const issues = parsed.flatMap((one) => (one.ok ? [] : one.issues));
  return issues.length > 0 ? { ok: false, issues } : valid(parsed.flatMap((one) => (one.ok ? [one.value] : [])));
};

const parseVerify = (value: unknown, field: string): ValidationResult<false | undefined> =>
  value === undefined || typeof value === 'boolean'
    ? valid(value === false ? false : undefined)
    : invalid(field, checkOptionMessages.verifyInvalid({ value: describeValue(value) }));

/** Undefined when none of `authority`, `pin` and `verify` is given. */
export const parseTrust = (
  { authority, pin, verify }: Readonly<Record<string, unknown>>,
  field: string,
): ValidationResult<TlsTrust | undefined> => {
  const parsed = combine({
    authority: parseAuthority(authority, `${field}.authority`),
    pins: parsePins(pin, `${field}.pin`),
    verify: parseVerify(verify, `${field}.verify`),
  });
  if (!parsed.ok) return parsed;
  if (parsed.value.authority !== undefined && parsed.value.verify === false)
    return invalid(`${field}.authority`, checkOptionMessages.authorityUnused);
  const trust: TlsTrust = defined(parsed.value);
  return valid(Object.keys(trust).length > 0 ? trust : undefined);
};
