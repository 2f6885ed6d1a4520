// URLs with other schemes, invalid URLs, and unusual spellings of valid ones.
import { expect } from 'vitest';
import type { Case } from './support/case.ts';

const refused = (url: string, code: 'INVALID_URL' | 'SCHEME_REFUSED', message?: RegExp): Case => ({
  name: JSON.stringify(url.slice(0, 60)),
  url: () => url,
  expected: { code, ...(message && { message }) },
});

const schemes = [
  'file:///etc/passwd',
  'file://127.0.0.1/etc/passwd',
  'ftp://ana:hunter2@127.0.0.1/',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'ws://127.0.0.1/',
  'wss://127.0.0.1/',
  'ldap://127.0.0.1/',
  'dict://127.0.0.1:11211/stats',
  'about:blank',
  'blob:http://127.0.0.1/x',
  'mailto:ana@shop.example',
  'unix:/var/run/docker.sock',
  'http+unix://%2Fvar%2Frun%2Fdocker.sock/',
  'view-source:http://127.0.0.1/',
  'jar:http://127.0.0.1!/',
];

const malformed = [
  '',
  ' ',
  'nonsense',
  '//shop.example/',
  '/etc/passwd',
  'http://',
  'http:///',
  'https://:443/',
  'http://127.0.0.1:99999/',
  'http://127.0.0.1:-1/',
  'http://127.0.0.1:80a/',
  'http://[::1/',
  'http://[::1%25lo]/',
  'http://[fe80::1%eth0]/',
  'http://ana:hunter2@bad host/',
  'http://256.256.256.256/',
  'http://1.2.3.4.5/',
  'http://0x7f.0.0.0x1ff/',
  'http://a..b\u0000.example/',
  'http://shop.exa<mple/',
  'http://%00/',
  `http://shop.example/${'x'.repeat(9_000)}`,
];

/** Unusual, but a browser accepts them. */
const accepted: readonly Case[] = [
  { name: 'white space around', url: ({ port }) => `  http://127.0.0.1:${port}/\n`, expected: { status: 200 } },
  { name: 'upper case', url: ({ port }) => `HTTP://127.0.0.1:${port}/`, expected: { status: 200 } },
  { name: 'no slashes', url: ({ port }) => `http:127.0.0.1:${port}`, expected: { status: 200 } },
  { name: 'backslashes', url: ({ port }) => `http:\\\\127.0.0.1:${port}\\x`, expected: { status: 200 } },
  { name: 'a tab in the scheme', url: ({ port }) => `ht\ttp://127.0.0.1:${port}/`, expected: { status: 200 } },
  {
    name: 'credentials',
    url: ({ port }) => `http://ana:hunter2@127.0.0.1:${port}/?token=s3cret&page=2`,
    expected: {
      status: 200,
      evidence: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=\*\*\*&page=2$/) },
    },
  },
  {
    name: 'a host that looks like credentials',
    url: ({ port }) => `http://shop.example:80@127.0.0.1:${port}/`,
    expected: { status: 200 },
  },
  { name: 'port 0', url: () => 'http://127.0.0.1:0/', expected: { code: 'CONNECTION_REFUSED' } },
  {
    name: 'a closed port',
    url: ({ closedPort }) => `http://127.0.0.1:${closedPort}/`,
    expected: { code: 'CONNECTION_REFUSED' },
  },
  {
    name: 'the refused port',
    url: ({ refusedPort }) => `http://127.0.0.1:${refusedPort}/`,
    expected: { code: 'ADDRESS_REFUSED', message: /can never be checked/ },
  },
];

export const urls: readonly Case[] = [
  ...schemes.map((url) => refused(url, 'SCHEME_REFUSED', /^only http: and https:/)),
  ...malformed.map((url) => refused(url, 'INVALID_URL')),
  ...accepted,
];
