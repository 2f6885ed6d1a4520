// Takes secrets out of a text, in whatever way another program may have written them down.
import { type Reading, readingsOf } from './decodings.ts';

/** The forms of one secret, as they are looked for. */
export type SecretVariants = readonly string[];

/** Shorter ones are in any text, and taking them out would say where. */
export const minSecret = 4;
/** A shorter one may be a word, which stands in capitals in anything. */
const minInAnyCase = 8;
/** Keys are longer: they are shown to nobody, and only an error may quote a line of one. */
const maxEncoded = 1_024;
const minLine = 16;
const mask = '***';

const utf8 = new TextEncoder();

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Inside something longer that is in base64, such as user and password, it may begin at any of 3 places. */
const insideBase64 = (value: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = new Uint8Array([...new Uint8Array(offset), ...utf8.encode(value)]);
    return base64(bytes).slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

const hexOf = (value: string): string =>
  [...utf8.encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const encodedFormsOf = (value: string): readonly string[] => {
  if (value.length > maxEncoded) return [];
  const forms = insideBase64(value);
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')), hexOf(value)];
};

/** A value of several lines, such as a key, may come back with its lines joined otherwise. */
const linesOf = (value: string): readonly string[] =>
  value.includes('\n')
    ? value.split(/\r?\n/).filter((line) => line.length >= minLine && !line.startsWith('-----'))
    : [];

const runAll = (text: string): string => {
  const lower = text.toLowerCase();
  // A few letters become two.
  return lower.length === text.length ? lower : text;
};

const formsOf = (value: string): SecretVariants => {
  const forms = [value, value.trim(), ...linesOf(value), ...encodedFormsOf(value)];
  return [...new Set(forms)].filter((form) => form.length >= minSecret);
};

/** Each run has the same few values. */
const known = new Map<string, SecretVariants>();
const maxKnown = 1_000;

/** Nothing for a value that is too short. */
export const secretVariantsOf = (value: string): SecretVariants => {
  if (value.length < minSecret) return [];
  const before = known.get(value);
  if (before) return before;
  if (known.size >= maxKnown) known.clear();
  const secretVariants = formsOf(value);
  known.set(value, secretVariants);
  return secretVariants;
};

type Span = readonly [from: number, to: number];

const spansIn = ({ text, at }: Reading, lower: string, variant: string): readonly Span[] => {
  const [where, what] = variant.length >= minInAnyCase ? [lower, runAll(variant)] : [text, variant];
  const spans: Span[] = [];
  for (let from = where.indexOf(what); from >= 0; from = where.indexOf(what, from + what.length))
    spans.push([at(from), at(from + what.length)]);
  return spans;
};

const maxEscape = 9;

/** Where what was cut may end: before an escape that was cut in two, or before the first bytes of a letter. */
const endsOf = (text: string): readonly number[] => {
  const ends = [text.length];
  for (let at = text.length - 1; at >= Math.max(0, text.length - maxEscape); at -= 1)
    if ('%&\\'.includes(text[at] ?? '')) ends.push(at);
  const beforeBytes = ends.map((end) => text.slice(0, end).replace(/[\x80-\xff]{1,3}$/, '').length);
  return [...new Set([...ends, ...beforeBytes])];
};

/** The end of a text that was cut off, where that is the beginning of the needle. */
const cutSpans = ({ text, at }: Reading, variant: string): readonly Span[] => {
  for (const end of endsOf(text))
    for (let length = Math.min(variant.length - 1, end); length >= minSecret; length -= 1)
      if (text.startsWith(variant.slice(0, length), end - length)) return [[at(end - length), at(text.length)]];
  return [];
};

const withoutSpans = (text: string, spans: readonly Span[]): string => {
  let shown = '';
  let from = 0;
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    if (start >= from) shown += `${text.slice(from, start)}${mask}`;
    from = Math.max(from, end);
  }
  return `${shown}${text.slice(from)}`;
};

/** `isCut`: the text may end in the middle of a secret. */
export const maskVariants = (text: string, secretVariants: SecretVariants, isCut = false): string => {
  if (secretVariants.length === 0 || text.length < minSecret) return text;
  const spans = readingsOf(text).flatMap((reading) => {
    const lower = runAll(reading.text);
    return secretVariants.flatMap((variant) => [
      ...spansIn(reading, lower, variant),
      ...(isCut ? cutSpans(reading, variant) : []),
    ]);
  });
  return spans.length === 0 ? text : withoutSpans(text, spans);
};
