import { afterAll, describe, expect, it } from 'vitest';
import { takeInvalidDefinitions } from '../../../shared/define/invalid-definitions.ts';
import { parseMonitors } from '../../../shared/define/parse-monitors.ts';
import { monitor, secret, type TcpOptions, tcp, withSecrets } from '../../../shared/monitor.ts';

const key = secret('MAIL_KEY');

const parse = (address: unknown, options?: unknown) => {
  takeInvalidDefinitions();
  const check = tcp('mail', address as string, options as TcpOptions);
  return parseMonitors([monitor('mail', { every: '30s', checks: [check] })], 'monitors.ts');
};

const problemsOf = (address: unknown, options?: unknown): readonly string[] => {
  const parsed = parse(address, options);
  if (parsed.ok) return [];
  return parsed.problems.map(({ field, message }) => `${field?.split('"mail": ').at(-1)}: ${message}`);
};

afterAll(() => void takeInvalidDefinitions());

describe('the address of a TCP check', () => {
  it.each([
    'mail.example:25',
    'localhost:1',
    '203.0.113.7:65535',
    '[2001:db8::1]:25',
    '[::1]:25',
    'müller.example:25',
    ' mail.example:25 ',
    'MAIL.example.:25',
  ])('may be %s', (address) => {
    expect(problemsOf(address)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [25, "address: 25 is not a string; write host and port, such as 'mail.example:25'"],
    [undefined, "address: undefined is not a string; write host and port, such as 'mail.example:25'"],
    ['mail.example', 'address: "mail.example" has no port; write host and port, such as \'mail.example:25\''],
    ['mail.example:', 'address: "mail.example:" has no port;'],
    ['[::1]', 'address: "[::1]" has no port;'],
    ['203.0.113.7', 'address: "203.0.113.7" has no port;'],
    ['mail.example:smtp', 'address: "smtp" is not a valid port; write a number from 1 to 65535'],
    ['mail.example:0', 'address: "0" is not a valid port'],
    ['mail.example:65536', 'address: "65536" is not a valid port'],
    ['mail.example:-1', 'address: "-1" is not a valid port'],
    ['::1', 'address: "::1" is ambiguous; write an IPv6 address in brackets, such as \'[2001:db8::1]:25\''],
    ['2001:db8::1:25', 'address: "2001:db8::1:25" is ambiguous;'],
    ['tcp://mail.example:25', 'address: "tcp://mail.example:25" is a URL; write host and port only'],
    ['https://shop.example/', 'address: "https://shop.example/" is a URL; write host and port only'],
    ['me@mail.example:25', 'address: "me@mail.example:25" is not a valid host name or IP address'],
    ['mail example:25', 'address: "mail example:25" is not a valid host name or IP address'],
    ['mail.example/x:25', 'address: "mail.example/x:25" is not a valid host name or IP address'],
    ['[mail.example]:25', 'address: "[mail.example]:25" is not a valid host name or IP address'],
    ['[::1%eth0]:25', 'address: "[::1%eth0]:25" is not a valid host name or IP address'],
    [':25', 'address: ":25" is not a valid host name or IP address'],
    [`${'a'.repeat(300)}:25`, 'is not a valid host name or IP address'],
  ])('is rejected: %s', (address, problem) => {
    expect(problemsOf(address)[0]).toContain(problem);
  });
});

describe('the options of a TCP check', () => {
  it.each<[string, TcpOptions]>([
    ['none', {}],
    ['text', { send: 'PING\r\n', expect: '+PONG' }],
    ['a pattern', { expect: /^220 / }],
    ['a secret', { send: withSecrets`AUTH ${key}\r\n` }],
    ['TLS', { tls: true }],
    ['no TLS', { tls: false }],
    ['certificate rules', { tls: { certificate: { degradedBelow: '30d', failedBelow: false } } }],
    ['no certificate rules', { tls: { certificate: false, servername: 'mail.example' } }],
    ['a client certificate', { tls: { clientCertificate: { cert: '-----BEGIN CERTIFICATE-----', key } } }],
    ['a time-out', { timeout: '800ms' }],
  ])('accept %s', (_, options) => {
    expect(problemsOf('mail.example:25', options)).toEqual([]);
  });

  it.each<[unknown, string]>([
    ['220', 'options: "220" is not an options object; write { expect: \'220\' }'],
    [{ exepct: '220' }, 'exepct: unknown field; did you mean "expect"?'],
    [{ send: 7 }, "send: 7 is not a text or a secret; write a text, such as 'PING\\r\\n'"],
    [{ send: '' }, 'send: the text is empty; write the text to send, or leave the option out'],
    [{ send: 'x'.repeat(70_000) }, 'send: the text has 70000 bytes; at most 65536 are allowed'],
    [{ send: `AUTH ${key}` }, 'send: the secret MAIL_KEY was converted to text; write withSecrets`'],
    [{ expect: '' }, 'expect: the text is empty and would always match'],
    [{ expect: ['a'] }, 'expect: a list is not a text or a pattern'],
    [{ expect: /(?=x)/ }, 'expect: the pattern /(?=x)/ contains a lookaround'],
    [{ tls: 'yes' }, 'tls: "yes" is not valid; write true, or { servername, certificate, clientCertificate }'],
    [{ tls: { certificat: false } }, 'tls.certificat: unknown field; did you mean "certificate"?'],
    [{ tls: { certificate: { failedBelow: 3 } } }, 'tls.certificate.failedBelow: 3 is not a valid duration'],
    [
      { tls: { certificate: { degradedBelow: '1d', failedBelow: '3d' } } },
      'tls.certificate: failedBelow is longer than degradedBelow',
    ],
    [{ tls: { servername: 'a b' } }, 'tls.servername: "a b" is not a valid server name'],
    [{ tls: { clientCertificate: { cert: 'x', key } } }, 'tls.clientCertificate.cert: the text is not PEM'],
    [{ timeout: 3 }, "timeout: 3 is not a valid duration; write a time such as '3s'"],
    [{ timeout: '6s' }, 'timeout: 6 s is longer than one attempt of this monitor, 5 s'],
  ])('reject %o', (options, problem) => {
    expect(problemsOf('mail.example:25', options)[0]).toContain(problem);
  });

  it('are reported together with the address', () => {
    expect(problemsOf('mail.example', { send: 7, tls: 1 }).map((problem) => problem.split(':')[0])).toEqual([
      'address',
      'send',
      'tls',
    ]);
  });

  it('name the secrets that the monitor may read', () => {
    const parsed = parse('mail.example:25', {
      send: withSecrets`AUTH ${secret('A')} ${secret('B')}`,
      tls: { clientCertificate: { cert: secret('C'), key: secret('A') } },
    });
    expect(parsed.ok && parsed.monitors[0]?.spec.secrets).toEqual(['A', 'B', 'C']);
  });
});
