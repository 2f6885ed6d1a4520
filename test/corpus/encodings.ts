// Compressed bodies: valid ones, bombs, and bodies that differ from their content encoding.
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Case, head, response, sends } from './support/case.ts';

const text = 'many words '.repeat(100);
const megabytes = (count: number): Buffer => Buffer.alloc(count * 1_024 * 1_024);
/** 64 MB of zeros, compressed as quickly as possible: many tests import this file. */
const zeros = {
  gzip: gzipSync(megabytes(64), { level: 1 }),
  deflate: deflateSync(megabytes(64), { level: 1 }),
  brotli: brotliCompressSync(megabytes(64), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};

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

const chunkOf = (bytes: Uint8Array): readonly (string | Uint8Array)[] => [
  `${bytes.length.toString(16)}\r\n`,
  bytes,
  '\r\n',
];
/** Sent in chunks. */
const transferred = (name: string, body: Uint8Array, headers: readonly string[], expected: Case['expected']): Case => ({
  name,
  serve: sends(head('200 OK', headers), ...chunkOf(body.subarray(0, 20)), ...chunkOf(body.subarray(20)), '0\r\n\r\n'),
  expected,
});
const complete = { status: 200, body: text };

const transferEncodings: readonly Case[] = [
  transferred('a transfer of gzip', gzipSync(text), ['Transfer-Encoding: gzip, chunked'], complete),
  transferred(
    'a transfer of deflate in capitals',
    deflateSync(text),
    ['Transfer-Encoding: Deflate, Chunked'],
    complete,
  ),
  transferred(
    'a transfer of gzip in two headers',
    gzipSync(text),
    ['Transfer-Encoding: x-gzip', 'Transfer-Encoding: chunked'],
    complete,
  ),
  transferred(
    'a transfer of gzip of a body of brotli',
    gzipSync(brotliCompressSync(text)),
    ['Content-Encoding: br', 'Transfer-Encoding: gzip, chunked'],
    complete,
  ),
  transferred('a transfer of a bomb', zeros.gzip, ['Transfer-Encoding: gzip, chunked'], {
    code: 'BODY_TOO_LARGE',
  }),
  transferred('a transfer of text labelled gzip', Buffer.from(text), ['Transfer-Encoding: gzip, chunked'], {
    code: 'BODY_UNREADABLE',
    message: /^the body is not valid gzip, although its transfer-encoding is gzip$/,
  }),
  {
    name: 'a transfer of gzip that ends with its connection',
    serve: sends(head('200 OK', ['Transfer-Encoding: gzip']), gzipSync(text)),
    expected: complete,
  },
  transferred(
    'a transfer of identity after chunked',
    Buffer.from(text),
    ['Transfer-Encoding: chunked, identity'],
    complete,
  ),
  transferred('a transfer of an empty name', Buffer.from(text), ['Transfer-Encoding: , Chunked ,'], complete),
  transferred('a transfer of gzip without a space', gzipSync(text), ['Transfer-Encoding: gzip,chunked'], complete),
  {
    name: 'a transfer of identity with a length',
    serve: sends(head('200 OK', ['Transfer-Encoding: identity', 'Content-Length: 2']), 'ok, and more'),
    expected: { status: 200, body: 'ok' },
  },
];

/** What browsers ignore after the last member. */
const followed: readonly Case[] = [
  decoded('gzip and text after it', Buffer.concat([gzipSync(text), Buffer.from('garbage')]), 'gzip'),
  decoded('gzip and a line break after it', Buffer.concat([gzipSync(text), Buffer.from('\r\n')]), 'gzip'),
  decoded('gzip and zeros after it', Buffer.concat([gzipSync(text), Buffer.alloc(9)]), 'gzip'),
  decoded(
    'gzip and the start of a header after it',
    Buffer.concat([gzipSync(text), Buffer.from([0x1f, 0x8b])]),
    'gzip',
  ),
  decoded(
    'two members of gzip and text after them',
    Buffer.concat([gzipSync(text.slice(0, 500)), gzipSync(text.slice(500)), Buffer.from('garbage')]),
    'gzip',
  ),
  decoded('deflate and text after it', Buffer.concat([deflateSync(text), Buffer.from('garbage')]), 'deflate'),
  decoded('brotli and text after it', Buffer.concat([brotliCompressSync(text), Buffer.from('garbage')]), 'br'),
  decoded('zstd and text after it', Buffer.concat([zstdCompressSync(text), Buffer.from('garbage')]), 'zstd'),
  bomb('a bomb and text after it', Buffer.concat([zeros.gzip, Buffer.from('garbage')]), 'gzip'),
  unreadable('gzip without its last byte', gzipSync(text).subarray(0, -1), 'gzip'),
  unreadable('gzip without its trailer', gzipSync(text).subarray(0, -8), 'gzip'),
  unreadable('half a zstd', zstdCompressSync(text).subarray(0, 12), 'zstd'),
  unreadable(
    'a second member of gzip that ends early',
    Buffer.concat([gzipSync(text), gzipSync(text).subarray(0, 30)]),
    'gzip',
  ),
];

export const encodings: readonly Case[] = [
  ...transferEncodings,
  ...followed,
  decoded('three encodings', gzipSync(deflateSync(brotliCompressSync(text))), 'br, deflate, gzip'),
  decoded('gzip and identity', gzipSync(text), 'identity, gzip, identity'),
  {
    name: 'an empty body labelled gzip',
    ...sent('', 'gzip'),
    expected: { status: 200, body: '' },
  },
  {
    name: 'an empty body in chunks labelled br and gzip',
    serve: sends(head('200 OK', ['Content-Encoding: br', 'Transfer-Encoding: gzip, chunked']), '0\r\n\r\n'),
    expected: { status: 200, body: '' },
  },

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
  bomb('64 MB of deflate', zeros.deflate, 'deflate'),
  bomb('64 MB of brotli', zeros.brotli, 'br'),
  bomb('a bomb in gzip in gzip', gzipSync(zeros.gzip), 'gzip, gzip'),
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
