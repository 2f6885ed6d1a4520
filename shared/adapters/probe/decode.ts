// Undoes a content-encoding, never beyond a number of bytes.
import { brotliDecompress, inflate, unzip, type ZlibOptions, zstdDecompress } from 'node:zlib';
import type { Answer } from './exchange.ts';
import type { Trip, Trouble } from './trip.ts';
import { bodyTooLarge, bodyUnreadable } from './words.ts';

type Decoder = (
  body: Uint8Array,
  options: Pick<ZlibOptions, 'maxOutputLength'>,
  done: (error: NodeJS.ErrnoException | null, decoded: Uint8Array) => void,
) => void;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: unzip,
  'x-gzip': unzip,
  deflate: inflate,
  br: brotliDecompress,
  zstd: zstdDecompress,
};

export type Decoded = { readonly body: Uint8Array } | { readonly trouble: Trouble };

const EMPTY = new Uint8Array(0);

const join = (chunks: readonly Buffer[]): Uint8Array => {
  if (chunks.length === 0) return EMPTY;
  // Always a copy: a chunk is a slice of the parser's 64 KiB, which it would keep alive.
  return Buffer.concat(chunks);
};

/** The body as it was before one encoding; an unknown one, or several, leave it as it came. */
export const decodeBody = (trip: Trip, answer: Answer): Promise<Decoded> | Decoded => {
  const body = join(answer.chunks);
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (!decoder || body.length === 0) return { body };
  return new Promise((resolve) => {
    trip.cancel = (trouble) => resolve({ trouble });
    decoder(body, { maxOutputLength: trip.maxBytes }, (error, decoded) => {
      trip.cancel = undefined;
      if (!error) resolve({ body: decoded });
      else if (error.code === 'ERR_BUFFER_TOO_LARGE') resolve({ trouble: bodyTooLarge(trip.maxBytes) });
      else resolve({ trouble: bodyUnreadable(encoding) });
    });
  });
};
