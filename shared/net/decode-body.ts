// Undoes content-encodings, never beyond a number of bytes: what inflates is counted while it does.
import { brotliDecompress, inflate, inflateRaw, unzip, type ZlibOptions, zstdDecompress } from 'node:zlib';
import type { Response } from './http-exchange.ts';
import type { NetworkError } from './network-error.ts';
import type { RequestContext } from './request-context.ts';
import { bodyTooLarge, bodyUnreadable } from './request-errors.ts';

type Decoder = (
  body: Uint8Array,
  options: Pick<ZlibOptions, 'maxOutputLength'>,
  done: (error: NodeJS.ErrnoException | null, decoded: Uint8Array) => void,
) => void;

// Some servers leave out zlib's own header, whose first half byte is 8; browsers understand both.
const inflateEither: Decoder = (body, options, done) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? inflate(body, options, done) : inflateRaw(body, options, done);

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: unzip,
  'x-gzip': unzip,
  deflate: inflateEither,
  br: brotliDecompress,
  // Not in every Node that this runs on.
  ...(zstdDecompress && { zstd: zstdDecompress }),
};

/** Nobody compresses more often on purpose. */
const maxEncodings = 3;

export type Decoded = { readonly body: Uint8Array } | { readonly error: NetworkError };

const EMPTY = new Uint8Array(0);

const join = (chunks: readonly Buffer[]): Uint8Array => {
  if (chunks.length === 0) return EMPTY;
  // Always a copy: a chunk is a slice of the parser's 64 KiB, which it would keep alive.
  return Buffer.concat(chunks);
};

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
  coded: Uint8Array,
): Promise<Decoded> => {
  let body = coded;
  // They are listed in the order in which they were applied (RFC 9110, section 8.4).
  for (const encoding of encodings.toReversed()) {
    const decoder = DECODERS[encoding];
    const decoded = decoder ? await decodeOne(context, encoding, decoder, body) : { body };
    if ('error' in decoded) return decoded;
    body = decoded.body;
  }
  return { body };
};

/** The body as it was before it was encoded; an encoding that is not known leaves it as it came. */
export const decodeBody = (context: RequestContext, response: Response): Promise<Decoded> | Decoded => {
  const body = join(response.chunks);
  const header = response.headers['content-encoding'];
  if (header === undefined || body.length === 0) return { body };
  const encodings = header
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== 'identity' && encoding !== '');
  const isKnown = encodings.every((encoding) => Object.hasOwn(DECODERS, encoding));
  if (!isKnown || encodings.length === 0 || encodings.length > maxEncodings) return { body };
  return decodeAll(context, encodings, body);
};
