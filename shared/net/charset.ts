// The text of a body, by the character set that its answer or its page names; UTF-8 where none is named, or none that is known.

/** Where browsers look for it. */
const LOOKED_AT_BYTES = 1_024;

/** `<meta charset="…">`, also within `content="text/html; charset=…"`. */
const IN_PAGE = /<meta\b[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w-]{2,40})/i;

const charsetOf = (body: Uint8Array, contentType: string): string | undefined => {
  const said = /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1];
  if (said !== undefined || !/html/i.test(contentType)) return said;
  return IN_PAGE.exec(Buffer.from(body.subarray(0, LOOKED_AT_BYTES)).toString('latin1'))?.[1];
};

const decoderFor = (charset: string) => {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
};

/** Of the first `maxBytes`. A mark of the byte order is left out. */
export const textOf = (body: Uint8Array, contentType: string | undefined, maxBytes = body.length): string =>
  decoderFor(charsetOf(body, contentType ?? '') ?? 'utf-8').decode(body.subarray(0, maxBytes));
