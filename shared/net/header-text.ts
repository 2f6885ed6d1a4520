// Decodes the values of headers: as UTF-8 if their bytes are valid UTF-8, and as Latin-1 otherwise.

const beyondAscii = /[\x80-\xff]/;
const eachBeyondAscii = /[\x80-\xff]/g;

const decodeUtf8 = (bytes: Uint8Array, isCut: boolean): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
};

/** `raw` has a character for each byte, as node:http returns headers. `isCut`: the last character may be incomplete. */
export const headerText = (raw: string, isCut = false): string =>
  beyondAscii.test(raw) ? (decodeUtf8(Buffer.from(raw, 'latin1'), isCut) ?? raw) : raw;

const percentEncoded = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`;

/** A location that a redirect follows. Bytes that are not UTF-8 are sent back as they are, as browsers do. */
export const locationText = (raw: string): string =>
  beyondAscii.test(raw)
    ? (decodeUtf8(Buffer.from(raw, 'latin1'), false) ?? raw.replace(eachBeyondAscii, percentEncoded))
    : raw;

/** Without a prototype; names are lower case, and the values of repeated headers are joined with a comma. */
export const joinedHeaders = (rawHeaders: readonly string[]): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = headerText(rawHeaders[index + 1] ?? '');
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return headers;
};

/** Where a redirect leads; undefined without a location. A location that is sent several times is one location. */
export const locationIn = (rawHeaders: readonly string[]): string | undefined => {
  const isLocation = (_: string, index: number): boolean =>
    index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'location';
  const locations = new Set(rawHeaders.filter(isLocation));
  return locationText([...locations].join(', ')) || undefined;
};
