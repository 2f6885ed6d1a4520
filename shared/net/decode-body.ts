// Decodes the transfer and content encodings of a body, which is limited while it inflates.
import { brotliDecompress, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import { type Decompress, gunzip } from './gunzip.ts';
import type { RawResponse } from './http-response.ts';
import type { NetworkError } from './network-error.ts';
import type { RequestContext } from './request-context.ts';
import { bodyTooLarge, bodyUnreadable } from './request-errors.ts';

/** A zlib header: the method deflate, and a checksum (RFC 1950, section 2.2). */
const hasZlibHeader = ([first = 0, second = 0]: Uint8Array): boolean =>
  (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;

// Some servers omit the zlib header. Browsers accept both forms.
const inflateEither: Decompress = (body, options, done) =>
  hasZlibHeader(body) ? inflate(body, options, done) : inflateRaw(body, options, done);

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflateEither,
  br: brotliDecompress,
  // Node 20 has no zstd.
  ...(zstdDecompress && { zstd: zstdDecompress }),
};

const maxEncodings = 3;

export type Decoded = { readonly body: Uint8Array } | { readonly error: NetworkError };

/** Encodings in the order in which they were applied, and the header that lists them. */
type Encoding = { readonly name: string; readonly header: string; readonly decompress: Decompress };

const emptyBody = new Uint8Array(0);

/** Always a copy: a chunk is a slice of a larger buffer, which it would keep in memory. */
const joined = (chunks: readonly Buffer[]): Uint8Array => (chunks.length === 0 ? emptyBody : Buffer.concat(chunks));

const decodeOne = (context: RequestContext, { name, header, decompress }: Encoding, body: Uint8Array) =>
  new Promise<Decoded>((resolve) => {
    context.cancel = (error) => resolve({ error });
    decompress(body, { maxOutputLength: context.maxBytes }, (error, decoded) => {
      context.cancel = undefined;
      if (!error) resolve({ body: decoded });
      else if (error.code === 'ERR_BUFFER_TOO_LARGE') resolve({ error: bodyTooLarge(context) });
      else resolve({ error: bodyUnreadable(name, header, context) });
    });
  });

const decodeAll = async (
  context: RequestContext,
  encodings: readonly Encoding[],
  encoded: Uint8Array,
): Promise<Decoded> => {
  let body = encoded;
  for (const encoding of encodings.toReversed()) {
    // A body that is empty has no encoding, whatever the header lists.
    const decoded = body.length === 0 ? { body } : await decodeOne(context, encoding, body);
    if ('error' in decoded) return decoded;
    body = decoded.body;
  }
  return { body };
};

/** Names that stand for no compression. The parser has removed `chunked` already. */
const plainNames: ReadonlySet<string> = new Set(['', 'identity', 'chunked']);

/** Empty when one of the encodings is unknown: the body is then evaluated as it is. */
const encodingsIn = (response: RawResponse, header: string): readonly Encoding[] => {
  const names = (response.headers[header] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => !plainNames.has(name));
  const encodings = names.flatMap((name) => {
    const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined;
    return decompress ? [{ name, header, decompress }] : [];
  });
  return encodings.length === names.length && names.length <= maxEncodings ? encodings : [];
};

/** The decoded body. A promise only if there is something to decode. */
export const decodeBody = (context: RequestContext, response: RawResponse): Promise<Decoded> | Decoded => {
  const body = joined(response.chunks);
  const { headers } = response;
  const isPlain = headers['content-encoding'] === undefined && headers['transfer-encoding'] === undefined;
  if (isPlain || body.length === 0) return { body };
  // The content is encoded first, and then its transfer (RFC 9110, section 8.4; RFC 9112, section 6.1).
  const encodings = [...encodingsIn(response, 'content-encoding'), ...encodingsIn(response, 'transfer-encoding')];
  return encodings.length === 0 ? { body } : decodeAll(context, encodings, body);
};
