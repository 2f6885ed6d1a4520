// Decodes the content encodings of a body, which is limited while it inflates.
import { brotliDecompress, inflate, inflateRaw, unzip, type ZlibOptions, zstdDecompress } from 'node:zlib';
import type { RawResponse } from './http-response.ts';
import type { NetworkError } from './network-error.ts';
import type { RequestContext } from './request-context.ts';
import { bodyTooLarge, bodyUnreadable } from './request-errors.ts';

type Decoder = (
  body: Uint8Array,
  options: Pick<ZlibOptions, 'maxOutputLength'>,
  done: (error: NodeJS.ErrnoException | null, decoded: Uint8Array) => void,
) => void;

// Some servers omit the zlib header, which starts with the half byte 8. Browsers accept both forms.
const inflateEither: Decoder = (body, options, done) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? inflate(body, options, done) : inflateRaw(body, options, done);

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: unzip,
  'x-gzip': unzip,
  deflate: inflateEither,
  br: brotliDecompress,
  // Node 20 has no zstd.
  ...(zstdDecompress && { zstd: zstdDecompress }),
};

const maxEncodings = 3;

export type Decoded = { readonly body: Uint8Array } | { readonly error: NetworkError };

const emptyBody = new Uint8Array(0);

/** Always a copy: a chunk is a slice of a larger buffer, which it would keep in memory. */
const joined = (chunks: readonly Buffer[]): Uint8Array => (chunks.length === 0 ? emptyBody : Buffer.concat(chunks));

const decodeOne = (context: RequestContext, encoding: string, decoder: Decoder, body: Uint8Array): Promise<Decoded> =>
  new Promise((resolve) => {
    context.cancel = (error) => resolve({ error });
    decoder(body, { maxOutputLength: context.maxBytes }, (error, decoded) => {
      context.cancel = undefined;
      if (!error) resolve({ body: decoded });
      else if (error.code === 'ERR_BUFFER_TOO_LARGE') resolve({ error: bodyTooLarge(context) });
      else resolve({ error: bodyUnreadable(encoding, context) });
    });
  });

const decodeAll = async (
  context: RequestContext,
  encodings: readonly string[],
  encoded: Uint8Array,
): Promise<Decoded> => {
  let body = encoded;
  // The header lists encodings in the order in which they were applied (RFC 9110, section 8.4).
  for (const encoding of encodings.toReversed()) {
    const decoder = decoders[encoding];
    const decoded = decoder ? await decodeOne(context, encoding, decoder, body) : { body };
    if ('error' in decoded) return decoded;
    body = decoded.body;
  }
  return { body };
};

/** The decoded body; unchanged when one of its encodings is unknown. A promise only if there is something to decode. */
export const decodeBody = (context: RequestContext, response: RawResponse): Promise<Decoded> | Decoded => {
  const body = joined(response.chunks);
  const header = response.headers['content-encoding'];
  if (header === undefined || body.length === 0) return { body };
  const encodings = header
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== 'identity' && encoding !== '');
  const isKnown = encodings.every((encoding) => Object.hasOwn(decoders, encoding));
  if (!isKnown || encodings.length === 0 || encodings.length > maxEncodings) return { body };
  return decodeAll(context, encodings, body);
};
