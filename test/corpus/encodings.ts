// Compressed bodies: valid ones, bombs, and bodies that differ from their content encoding.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Case, response, sends } from './support/case.ts';

const text = 'many words '.repeat(100);
const megabytes = (count: number): Buffer => Buffer.alloc(count * 1_024 * 1_024);

/** A gigabyte of zeros as concatenated members, which is created quickly. */
const gigabyte = (compress: (body: Buffer) => Buffer): Buffer => {
  const member = compress(megabytes(16));
  return Buffer.concat(Array.from({ length: 64 }, () => member));
};

const sent = (body: string | Uint8Array, encoding: string): Pick<Case, 'serve'> => ({
  serve: sends(response('200 OK', body, [`Content-Encoding: ${encoding}`])),
});
const decoded = (name: string, body: Uint8Array, encoding: string): Case => ({
  name,
  ...sent(body, encoding),
  expected: { status: 200, body: text },
});
const bomb = (name: string, body: Uint8Array, encoding: string): Case => ({
  name,
  ...sent(body, encoding),
  expected: {
    code: 'BODY_TOO_LARGE',
    message: /^the body is larger than 1,048,576 bytes; set maxBytes to allow more$/,
  },
});
const unreadable = (name: string, body: string | Uint8Array, encoding: string): Case => ({
  name,
  ...sent(body, encoding),
  expected: { code: 'BODY_UNREADABLE', message: /^the body is not valid \w+, although its content-encoding is \w+$/ },
});
const unchanged = (name: string, encoding: string): Case => ({
  name,
  ...sent('unchanged', encoding),
  expected: { status: 200, body: 'unchanged' },
});

export const encodings: readonly Case[] = [
  decoded('gzip', gzipSync(text), 'gzip'),
  decoded('gzip in capitals', gzipSync(text), 'GZip'),
  decoded('x-gzip', gzipSync(text), 'x-gzip'),
  decoded('gzip in two members', Buffer.concat([gzipSync(text.slice(0, 500)), gzipSync(text.slice(500))]), 'gzip'),
  decoded('deflate', deflateSync(text), 'deflate'),
  decoded('deflate without its header', deflateRawSync(text), 'deflate'),
  decoded('brotli', brotliCompressSync(text), 'br'),
  decoded('zstd', zstdCompressSync(text), 'zstd'),
  decoded('gzip in brotli', brotliCompressSync(gzipSync(text)), 'gzip, br'),
  decoded('identity', Buffer.from(text), 'identity'),
  bomb('a gigabyte of gzip', gigabyte(gzipSync), 'gzip'),
  bomb('a gigabyte of zstd', gigabyte(zstdCompressSync), 'zstd'),
  bomb('64 MB of deflate', deflateSync(megabytes(64)), 'deflate'),
  bomb('64 MB of brotli', brotliCompressSync(megabytes(64)), 'br'),
  bomb('a bomb in gzip in gzip', gzipSync(gzipSync(megabytes(64))), 'gzip, gzip'),
  bomb('a bomb in a bomb', brotliCompressSync(gigabyte(zstdCompressSync)), 'zstd, br'),
  unreadable('text labelled gzip', 'plain', 'gzip'),
  unreadable('text labelled deflate', 'plain', 'deflate'),
  unreadable('text labelled brotli', 'plain text of some length', 'br'),
  unreadable('text labelled zstd', 'plain', 'zstd'),
  unreadable('half a gzip', gzipSync(text).subarray(0, 30), 'gzip'),
  unreadable('half a brotli', brotliCompressSync(text).subarray(0, 12), 'br'),
  unreadable(
    'a corrupted gzip',
    Buffer.from(gzipSync(text).map((byte, at) => (at === 20 ? byte ^ 0xff : byte))),
    'gzip',
  ),
  unreadable('gzip once, labelled twice', gzipSync(text), 'gzip, gzip'),
  unchanged('an unknown encoding', 'rot13'),
  unchanged('ten encodings', Array(10).fill('gzip').join(', ')),
  unchanged('__proto__', '__proto__'),
  unchanged('an encoding of markup', '<script>alert(1)</script>'),
  unchanged('an empty encoding', ''),
];
