// Decodes a text in the ways in which it may have been escaped: for URLs, forms, JSON, programs and HTML, also nested.

export type Decoding = {
  readonly text: string;
  /** The index in the original text at which a character begins; for the length of `text`, the original length. */
  readonly originalIndex: (index: number) => number;
};

/** One way of escaping characters. */
type Encoding = { readonly escapes: RegExp; readonly decode: (match: RegExpExecArray) => string };

const fromCodePoint = (digits: string | undefined, base: number): string => {
  const codePoint = Number.parseInt(digits ?? '', base);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\ufffd';
};

/** Percent-encoding of UTF-8. A byte that cannot be UTF-8 is decoded as a Latin-1 letter. */
const percentEncoding: Encoding = {
  escapes:
    /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}|%([89a-f][\da-f])/gi,
  decode: ([escaped, latin1Byte]) => {
    try {
      return latin1Byte ? fromCodePoint(latin1Byte, 16) : decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  },
};

/** The space in a form. */
const plusEncoding: Encoding = { escapes: /\+/g, decode: () => ' ' };

const controlCharacters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Backslash escapes of JSON and of programming languages. */
const backslashEncoding: Encoding = {
  escapes: /\\(?:u([\da-f]{4})|u\{([\da-f]{1,6})\}|x([\da-f]{2})|([^\w\s]|[nrt]))/gi,
  decode: ([, codeUnit, codePoint, byte, character = '']) => {
    const digits = codeUnit ?? codePoint ?? byte;
    return digits === undefined ? (controlCharacters[character] ?? character) : fromCodePoint(digits, 16);
  },
};

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const combiningMarks: Readonly<Record<string, string>> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  uml: '\u0308',
  tilde: '\u0303',
  cedil: '\u0327',
  ring: '\u030a',
};

const htmlEntities: Encoding = {
  escapes:
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp)|([a-z])(acute|grave|circ|uml|tilde|cedil|ring));/gi,
  decode: ([, decimal, hex, name, letter = '', mark = '']) => {
    if (decimal !== undefined) return fromCodePoint(decimal, 10);
    if (hex !== undefined) return fromCodePoint(hex, 16);
    if (name) return namedEntities[name.toLowerCase()] ?? '';
    return `${letter}${combiningMarks[mark.toLowerCase()] ?? ''}`.normalize('NFC');
  },
};

/** UTF-8 that was decoded as Latin-1, as in the headers of a response. */
const utf8AsLatin1: Encoding = {
  escapes: /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g,
  decode: ([characters]) => new TextDecoder().decode(Uint8Array.from(characters, (one) => one.charCodeAt(0))),
};

/** All encodings together, and each alone, since a value may itself contain what looks like an escape. */
const encodingSets: readonly (readonly Encoding[])[] = [
  [percentEncoding, backslashEncoding, htmlEntities, utf8AsLatin1],
  [plusEncoding, percentEncoding],
  [percentEncoding],
  [backslashEncoding],
  [htmlEntities],
  [utf8AsLatin1],
];

const maxDecodings = 24;
const maxDepth = 4;
/** Each decoding takes time in proportion to the length of the text: a longer text gets fewer. */
const longTextChars = 20_000;
const maxDecodingsOfLongText = 4;

const decodeAll = (decoding: Decoding, { escapes, decode }: Encoding): Decoding => {
  const { text, originalIndex } = decoding;
  escapes.lastIndex = 0;
  let match = escapes.exec(text);
  if (!match) return decoding;
  const parts: string[] = [];
  const indexes: number[] = [];
  let from = 0;
  for (; match; match = escapes.exec(text)) {
    const decoded = decode(match);
    parts.push(text.slice(from, match.index), decoded);
    for (let index = from; index < match.index; index += 1) indexes.push(originalIndex(index));
    for (let index = 0; index < decoded.length; index += 1) indexes.push(originalIndex(match.index));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  for (let index = from; index <= text.length; index += 1) indexes.push(originalIndex(index));
  return { text: parts.join(''), originalIndex: (index) => indexes[index] ?? 0 };
};

const mayHaveEscapes = /[%+&\\\xc2-\xf4]/;

/** The different texts that `text` decodes to, the text itself first: at most 24, up to four levels deep. */
export const decodingsOf = (text: string): readonly Decoding[] => {
  const original: Decoding = { text, originalIndex: (index) => index };
  if (!mayHaveEscapes.test(text)) return [original];
  const decodings = new Map([[text, original]]);
  const max = text.length > longTextChars ? maxDecodingsOfLongText : maxDecodings;
  let newest: readonly Decoding[] = [original];
  for (let depth = 0; depth < maxDepth && newest.length > 0; depth += 1) {
    const next: Decoding[] = [];
    for (const encodings of encodingSets)
      for (const previous of newest) {
        const decoding = encodings.reduce(decodeAll, previous);
        if (decodings.size >= max || decodings.has(decoding.text)) continue;
        decodings.set(decoding.text, decoding);
        next.push(decoding);
      }
    newest = next;
  }
  return [...decodings.values()];
};
