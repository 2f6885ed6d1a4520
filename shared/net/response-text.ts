// Decodes the body of a response to text, in the character set that the body or its header names.
import { characterSetOf } from './character-set.ts';

/** The first `maxBytes` as text, without a byte order mark, and without half a character at the end of a part. */
export const responseText = (body: Uint8Array, contentType: string | undefined, maxBytes = body.length): string =>
  new TextDecoder(characterSetOf(body, contentType ?? '')).decode(body.subarray(0, maxBytes), {
    stream: maxBytes < body.length,
  });
