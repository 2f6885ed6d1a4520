// Compressed bodies: bombs, lies, and what is honest.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { answer, type Case, says } from './support/case.ts';

const words = 'many words '.repeat(100);
const megabytes = (count: number): Buffer => Buffer.alloc(count * 1_024 * 1_024);

/** A gigabyte of zeros, as members that follow one another: made in a moment. */
const gigabyte = (compress: (body: Buffer) => Buffer): Buffer => {
  const member = compress(megabytes(16));
  return Buffer.concat(Array.from({ length: 64 }, () => member));
};

const sent = (body: string | Uint8Array, encoding: string): Pick<Case, 'serve'> => ({
  serve: says(answer('200 OK', body, [`Content-Encoding: ${encoding}`])),
});
const honest = (name: string, body: Uint8Array, encoding: string): Case => ({
  name,
  ...sent(body, encoding),
  ends: { status: 200, body: words },
});
const bomb = (name: string, body: Uint8Array, encoding: string): Case => ({
  name,
  ...sent(body, encoding),
  ends: { code: 'BODY_TOO_LARGE', says: /^the body is larger than 1,048,576 bytes; maxBytes may allow more$/ },
});
const unreadable = (name: string, body: string | Uint8Array, encoding: string): Case => ({
  name,
  ...sent(body, encoding),
  ends: { code: 'BODY_UNREADABLE', says: /^the body is not the \w+ that its content-encoding says$/ },
});
const asItCame = (name: string, encoding: string): Case => ({
  name,
  ...sent('as it came', encoding),
  ends: { status: 200, body: 'as it came' },
});

export const encodings: readonly Case[] = [
  honest('gzip', gzipSync(words), 'gzip'),
  honest('gzip in capitals', gzipSync(words), 'GZip'),
  honest('x-gzip', gzipSync(words), 'x-gzip'),
  honest('gzip in two members', Buffer.concat([gzipSync(words.slice(0, 500)), gzipSync(words.slice(500))]), 'gzip'),
  honest('deflate', deflateSync(words), 'deflate'),
  honest('deflate without its header', deflateRawSync(words), 'deflate'),
  honest('brotli', brotliCompressSync(words), 'br'),
  honest('zstd', zstdCompressSync(words), 'zstd'),
  honest('gzip in brotli', brotliCompressSync(gzipSync(words)), 'gzip, br'),
  honest('identity', Buffer.from(words), 'identity'),
  bomb('a gigabyte of gzip', gigabyte(gzipSync), 'gzip'),
  bomb('a gigabyte of zstd', gigabyte(zstdCompressSync), 'zstd'),
  bomb('64 MB of deflate', deflateSync(megabytes(64)), 'deflate'),
  bomb('64 MB of brotli', brotliCompressSync(megabytes(64)), 'br'),
  bomb('a bomb in gzip in gzip', gzipSync(gzipSync(megabytes(64))), 'gzip, gzip'),
  bomb('a bomb in a bomb', brotliCompressSync(gigabyte(zstdCompressSync)), 'zstd, br'),
  unreadable('text that is called gzip', 'plain', 'gzip'),
  unreadable('text that is called deflate', 'plain', 'deflate'),
  unreadable('text that is called brotli', 'plain text of some length', 'br'),
  unreadable('text that is called zstd', 'plain', 'zstd'),
  unreadable('half a gzip', gzipSync(words).subarray(0, 30), 'gzip'),
  unreadable('half a brotli', brotliCompressSync(words).subarray(0, 12), 'br'),
  unreadable(
    'a gzip that was changed',
    Buffer.from(gzipSync(words).map((byte, at) => (at === 20 ? byte ^ 0xff : byte))),
    'gzip',
  ),
  unreadable('once and called twice', gzipSync(words), 'gzip, gzip'),
  asItCame('an encoding that nobody knows', 'rot13'),
  asItCame('ten encodings', Array(10).fill('gzip').join(', ')),
  asItCame('__proto__', '__proto__'),
  asItCame('a name of markup', '<script>alert(1)</script>'),
  asItCame('an empty name', ''),
];
