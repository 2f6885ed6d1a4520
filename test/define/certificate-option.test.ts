// The option `certificate`: which certificates are accepted, and what is wrong with an option that is not valid.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCertificateOption } from '../../shared/define/certificate-option.ts';
import { referencedFiles, startReferences } from '../../shared/define/referenced-files.ts';
import { issueCertificate } from '../support/issue-certificate.ts';

const authority = issueCertificate({ subject: { cn: 'Our authority' }, isAuthority: true });
const old = issueCertificate({ subject: { cn: 'Old authority' }, isAuthority: true, to: new Date('2021-05-06') });
const server = issueCertificate({ subject: { cn: 'shop.example' }, by: authority, dns: ['shop.example'] });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-'));
  writeFileSync(join(folder, 'authority.pem'), `Our authority:\n${authority.cert}`);
  writeFileSync(join(folder, 'empty.pem'), '');
  startReferences(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  startReferences(process.cwd());
});

const parse = (value: unknown) => parseCertificateOption(value, 'certificate');
const problem = (value: unknown): string => {
  const parsed = parse(value);
  return parsed.ok ? 'valid' : parsed.issues.map(({ field, message }) => `${field}: ${message}`).join('; ');
};

const hex = 'ab'.repeat(32);
const base64 = Buffer.from(hex, 'hex').toString('base64');

describe('the option certificate', () => {
  it('takes an authority as text, or from a file beside the monitors file', () => {
    const trust = { authority: authority.cert.trim() };
    expect(parse({ authority: authority.cert })).toEqual({ ok: true, value: { trust } });
    expect(parse({ authority: './authority.pem', degradedBelow: '5d' })).toEqual({
      ok: true,
      value: { degradedBelowMs: 5 * 86_400_000, trust },
    });
    expect(Object.keys(referencedFiles())).toEqual(['./authority.pem']);
  });

  it.each([
    hex,
    hex.toUpperCase().replace(/..(?=.)/g, '$&:'),
    `sha256/${base64}`,
    `sha256//${base64}`,
    `SHA256:${base64.replace('=', '')}`,
    `SHA-256 ${hex}`,
  ])('takes the fingerprint %s', (pin) => {
    expect(parse({ pin })).toEqual({ ok: true, value: { trust: { pins: [hex] } } });
    expect(parse({ pin: [pin, pin] })).toEqual({ ok: true, value: { trust: { pins: [hex, hex] } } });
  });

  it('may turn verification off, and keeps the expiry rules', () => {
    expect(parse({ verify: false, failedBelow: false })).toEqual({
      ok: true,
      value: { failedBelowMs: undefined, trust: { verify: false } },
    });
    expect(parse({ verify: true })).toEqual({ ok: true, value: {} });
  });

  it.each<readonly [unknown, RegExp]>([
    [
      { authority: './missing.pem' },
      /^certificate\.authority: the file .*missing\.pem does not exist; a path is relative/,
    ],
    [{ authority: '.' }, /^certificate\.authority: the file .* cannot be read \(EISDIR\)$/],
    [{ authority: '/dev/zero' }, /the file \/dev\/zero cannot be read \(ENXIO\)$/],
    [{ authority: './empty.pem' }, /the file \.\/empty\.pem contains no certificate in PEM format/],
    [{ authority: '-----BEGIN NOTHING-----' }, /the text contains no certificate in PEM format/],
    [{ authority: authority.cert.replace(/M/g, 'A') }, /the text contains a certificate that is damaged$/],
    [{ authority: `${authority.cert}${authority.key}` }, /contains a private key, which is not needed/],
    [{ authority: server.cert }, /the certificate of shop\.example is not that of an authority/],
    [{ authority: old.cert }, /the certificate of the authority Old authority expired on 2021-05-06/],
    [{ authority: 5 }, /5 is not an authority; write a PEM text, or the path of a PEM file/],
    [{ authority: authority.cert, verify: false }, /with verify: false no authority is needed/],
    [{ pin: 'ab' }, /^certificate\.pin: "ab" is not a fingerprint; write the 64 hexadecimal digits/],
    [{ pin: 'ab'.repeat(20) }, /this is a SHA-1 fingerprint/],
    [{ pin: [hex, 7] }, /^certificate\.pin\[1\]: 7 is not a fingerprint/],
    [{ pin: [] }, /0 fingerprints are given; write 1 to 10/],
    [{ verify: 'no' }, /^certificate\.verify: "no" is not true or false$/],
    [{ pins: hex }, /^certificate\.pins: unknown field; did you mean "pin"\?$/],
  ])('rejects %o', (value, message) => {
    expect(problem(value)).toMatch(message);
  });
});
