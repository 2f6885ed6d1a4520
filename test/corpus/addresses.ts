// Spellings of addresses that are not public: each one is recognised.
import type { Case } from './support/case.ts';

type Spelling = readonly [host: string, message: RegExp];

/** Allowed with allowPrivate only. */
const inside: readonly Spelling[] = [
  ['127.0.0.1', /loopback/],
  ['127.1', /127\.0\.0\.1 is a loopback/],
  ['127.0.1', /127\.0\.0\.1 is a loopback/],
  ['2130706433', /127\.0\.0\.1 is a loopback/],
  ['017700000001', /127\.0\.0\.1 is a loopback/],
  ['0x7f000001', /127\.0\.0\.1 is a loopback/],
  ['0x7f.1', /127\.0\.0\.1 is a loopback/],
  ['0177.0.0.1', /127\.0\.0\.1 is a loopback/],
  ['0177.0x0.0.1', /127\.0\.0\.1 is a loopback/],
  ['127.0.0.1.', /127\.0\.0\.1 is a loopback/],
  ['127.255.255.254', /loopback/],
  ['%31%32%37.0.0.1', /127\.0\.0\.1 is a loopback/],
  ['127。0。0。1', /127\.0\.0\.1 is a loopback/],
  ['①②⑦.⓪.⓪.①', /127\.0\.0\.1 is a loopback/],
  ['１２７.0.0.1', /127\.0\.0\.1 is a loopback/],
  ['[::1]', /::1 is a loopback/],
  ['[0:0:0:0:0:0:0:1]', /::1 is a loopback/],
  ['[0000:0000::0001]', /::1 is a loopback/],
  ['[::ffff:127.0.0.1]', /127\.0\.0\.1 of .* is a loopback/],
  ['[::ffff:7f00:1]', /127\.0\.0\.1 of .* is a loopback/],
  ['[0:0:0:0:0:ffff:127.1.2.3]', /127\.1\.2\.3 of .* is a loopback/],
  ['[64:ff9b::127.0.0.1]', /loopback/],
  ['localhost', /localhost is a loopback/],
  ['LOCALHOST.', /is a loopback/],
  ['shop.localhost', /is a loopback/],
  ['10.0.0.1', /private/],
  ['167772161', /10\.0\.0\.1 is private/],
  ['012.0.0.1', /10\.0\.0\.1 is private/],
  ['172.16.0.1', /private/],
  ['192.168.1.1', /private/],
  ['0xc0.0xa8.1.1', /192\.168\.1\.1 is private/],
  ['100.64.0.1', /private/],
  ['[fc00::1]', /private/],
  ['[fd12:3456:789a::1]', /private/],
  ['[fec0::1]', /private/],
  ['[::ffff:10.0.0.1]', /private/],
  ['192.0.2.1', /reserved/],
  ['198.18.0.1', /reserved/],
  ['203.0.113.1', /reserved/],
  ['240.0.0.1', /reserved/],
  ['[2001:db8::1]', /reserved/],
  ['[5f00::1]', /reserved/],
  ['192.0.0.1', /reserved/],
];

/** Never allowed. */
const never: readonly Spelling[] = [
  ['169.254.169.254', /metadata/],
  ['2852039166', /169\.254\.169\.254 is a cloud metadata/],
  ['0xa9fea9fe', /169\.254\.169\.254 is a cloud metadata/],
  ['0251.0376.0251.0376', /169\.254\.169\.254 is a cloud metadata/],
  ['169.254.43518', /169\.254\.169\.254 is a cloud metadata/],
  ['[::ffff:169.254.169.254]', /metadata/],
  ['[::ffff:a9fe:a9fe]', /metadata/],
  ['[64:ff9b::169.254.169.254]', /metadata/],
  ['[fd00:ec2::254]', /metadata/],
  ['[fd20:ce::254]', /metadata/],
  ['168.63.129.16', /metadata/],
  ['100.100.100.200', /metadata/],
  ['192.0.0.192', /metadata/],
  ['169.254.170.2', /link-local/],
  ['169.254.1.1', /link-local/],
  ['[fe80::1]', /link-local/],
  ['[febf::1]', /link-local/],
  ['0.0.0.0', /unspecified/],
  ['0', /0\.0\.0\.0 is the unspecified/],
  ['0x0', /0\.0\.0\.0 is the unspecified/],
  ['0.1.2.3', /unspecified/],
  ['[::]', /unspecified/],
  ['[::ffff:0.0.0.0]', /unspecified/],
  ['224.0.0.1', /multicast/],
  ['255.255.255.255', /multicast/],
  ['[ff02::1]', /multicast/],
  ['[2002:7f00:1::]', /hidden inside an IPv6/],
  ['[2002:a9fe:a9fe::1]', /hidden inside an IPv6/],
  ['[2001:0:4136:e378:8000:63bf:3fff:fdd2]', /hidden inside an IPv6/],
  ['[::127.0.0.1]', /hidden inside an IPv6/],
  ['[::7f00:1]', /hidden inside an IPv6/],
  ['[::ffff:0:127.0.0.1]', /hidden inside an IPv6/],
  ['[::ffff:8.8.8.8]', /hidden inside an IPv6/],
  ['[64:ff9b:1::7f00:1]', /hidden inside an IPv6/],
];

const refused = ([host, message]: Spelling, allowPrivate: boolean): Case => ({
  name: `${host} is refused${allowPrivate ? ' even with allowPrivate' : ''}`,
  url: ({ port }) => `http://${host}:${port}/`,
  request: { allowPrivate },
  expected: { code: 'ADDRESS_REFUSED', message },
});

/** The same spellings connect with allowPrivate: they are understood, and not only refused. */
const allowed = ['127.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]', 'localhost', '127。0。0。1'];

export const addresses: readonly Case[] = [
  ...inside.map((one) => refused(one, false)),
  ...never.map((one) => refused(one, true)),
  ...allowed.map(
    (host): Case => ({
      name: `${host} is reached with allowPrivate`,
      url: ({ port }) => `http://${host}:${port}/`,
      request: { allowPrivate: true },
      expected: { status: 200, body: 'ok' },
    }),
  ),
];
