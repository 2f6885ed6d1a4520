// Decodes the body of a response to text, by the character set that its header or its page names.

/** Browsers search the first 1,024 bytes of a page for a meta element. */
const maxMetaBytes = 1_024;

/** `<meta charset="…">`, also within `content="text/html; charset=…"`. */
const metaCharset = /<meta\b[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w-]{2,40})/i;

const charsetOf = (body: Uint8Array, contentType: string): string | undefined => {
  const fromHeader = /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1];
  if (fromHeader !== undefined || !/html/i.test(contentType)) return fromHeader;
  return metaCharset.exec(Buffer.from(body.subarray(0, maxMetaBytes)).toString('latin1'))?.[1];
};

const decoderFor = (charset: string) => {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
};

/** The first `maxBytes` as text, without a byte order mark. UTF-8 for a missing or unknown character set. */
export const responseText = (body: Uint8Array, contentType: string | undefined, maxBytes = body.length): string =>
  decoderFor(charsetOf(body, contentType ?? '') ?? 'utf-8').decode(body.subarray(0, maxBytes));
