// What a text says once its escapes are undone: those of URLs, forms, JSON, programs and HTML, also one in another.

/** A text, and where each of its characters begins in the one that was read; that of its length is the end of that one. */
export type Reading = { readonly text: string; readonly at: (index: number) => number };

/** Undoes one kind of escape, wherever it stands. */
type Kind = { readonly escaped: RegExp; readonly undone: (match: RegExpExecArray) => string };

const fromCode = (digits: string | undefined, base: number): string => {
  const code = Number.parseInt(digits ?? '', base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
};

/** UTF-8, or what can be none: then each byte is taken for a Latin letter. */
const ofUrls: Kind = {
  escaped:
    /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}|%([89a-f][\da-f])/gi,
  undone: ([all, byte]) => {
    try {
      return byte ? fromCode(byte, 16) : decodeURIComponent(all);
    } catch {
      return all;
    }
  },
};

const plus: Kind = { escaped: /\+/g, undone: () => ' ' };

const lines: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const ofPrograms: Kind = {
  escaped: /\\(?:u([\da-f]{4})|u\{([\da-f]{1,6})\}|x([\da-f]{2})|([^\w\s]|[nrt]))/gi,
  undone: ([, unit, code, byte, sign = '']) => {
    const digits = unit ?? code ?? byte;
    return digits === undefined ? (lines[sign] ?? sign) : fromCode(digits, 16);
  },
};

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const marks: Readonly<Record<string, string>> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  uml: '\u0308',
  tilde: '\u0303',
  cedil: '\u0327',
  ring: '\u030a',
};

const ofHtml: Kind = {
  escaped:
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp)|([a-z])(acute|grave|circ|uml|tilde|cedil|ring));/gi,
  undone: ([, decimal, hex, name, letter = '', mark = '']) => {
    if (decimal !== undefined) return fromCode(decimal, 10);
    if (hex !== undefined) return fromCode(hex, 16);
    return name ? (named[name.toLowerCase()] ?? '') : `${letter}${marks[mark.toLowerCase()] ?? ''}`.normalize('NFC');
  },
};

/** UTF-8 that was taken for Latin letters, as in the headers of an answer. */
const misread: Kind = {
  escaped: /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g,
  undone: ([all]) => new TextDecoder().decode(Uint8Array.from(all, (sign) => sign.charCodeAt(0))),
};

/** One of them at a time, as what looks like an escape may be a part of the value; and all of them. */
const ways: readonly (readonly Kind[])[] = [
  [ofUrls, ofPrograms, ofHtml, misread],
  [plus, ofUrls],
  [ofUrls],
  [ofPrograms],
  [ofHtml],
  [misread],
];

const maxReadings = 24;
const deepest = 4;
/** Of a longer text there are few, since each takes time in proportion to it. */
const longChars = 20_000;
const maxOfLong = 4;

const undo = (reading: Reading, { escaped, undone }: Kind): Reading => {
  const { text, at } = reading;
  escaped.lastIndex = 0;
  let match = escaped.exec(text);
  if (!match) return reading;
  const parts: string[] = [];
  const starts: number[] = [];
  let from = 0;
  for (; match; match = escaped.exec(text)) {
    const sign = undone(match);
    parts.push(text.slice(from, match.index), sign);
    for (let index = from; index < match.index; index += 1) starts.push(at(index));
    for (let index = 0; index < sign.length; index += 1) starts.push(at(match.index));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  for (let index = from; index <= text.length; index += 1) starts.push(at(index));
  return { text: parts.join(''), at: (index) => starts[index] ?? 0 };
};

const hasEscapes = /[%+&\\\xc2-\xf4]/;

/** The text itself first. */
export const readingsOf = (text: string): readonly Reading[] => {
  const itself: Reading = { text, at: (index) => index };
  if (!hasEscapes.test(text)) return [itself];
  const readings = new Map([[text, itself]]);
  const max = text.length > longChars ? maxOfLong : maxReadings;
  let newest: readonly Reading[] = [itself];
  for (let depth = 0; depth < deepest && newest.length > 0; depth += 1) {
    const next: Reading[] = [];
    for (const way of ways)
      for (const reading of newest) {
        const read = way.reduce(undo, reading);
        if (readings.size >= max || readings.has(read.text)) continue;
        readings.set(read.text, read);
        next.push(read);
      }
    newest = next;
  }
  return [...readings.values()];
};
