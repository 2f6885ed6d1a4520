// Masks known secrets in a text, in any encoding in which another program may have written them.
import { type Decoding, decodingsOf } from './decodings.ts';
import { minSecretChars, type SecretVariants } from './secret-variants.ts';

/** Shorter variants are compared with their case: they may be words, which any text has in capitals. */
const minCaseInsensitiveChars = 8;
/** The longest escape of one character. */
const maxEscapeChars = 9;
const mask = '***';

/** `text` in lower case, unless that changes its length (a few letters become two): indexes must stay the same. */
const foldCase = (text: string): string => {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
};

/** A range of the original text. */
type Span = readonly [from: number, to: number];

const findSpans = ({ text, originalIndex }: Decoding, folded: string, variant: string): readonly Span[] => {
  const ignoresCase = variant.length >= minCaseInsensitiveChars;
  const [haystack, wanted] = ignoresCase ? [folded, foldCase(variant)] : [text, variant];
  const spans: Span[] = [];
  for (let from = haystack.indexOf(wanted); from >= 0; from = haystack.indexOf(wanted, from + wanted.length))
    spans.push([originalIndex(from), originalIndex(from + wanted.length)]);
  return spans;
};

/** Where a cut text may end without its last, incomplete escape, and without the first bytes of a character. */
const possibleEnds = (text: string): readonly number[] => {
  const ends = [text.length];
  for (let index = text.length - 1; index >= Math.max(0, text.length - maxEscapeChars); index -= 1)
    if ('%&\\'.includes(text[index] ?? '')) ends.push(index);
  const withoutBytes = ends.map((end) => text.slice(0, end).replace(/[\x80-\xff]{1,3}$/, '').length);
  return [...new Set([...ends, ...withoutBytes])];
};

/** The end of a cut text, if it is the beginning of the variant. */
const findCutSpan = ({ text, originalIndex }: Decoding, variant: string): readonly Span[] => {
  for (const end of possibleEnds(text))
    for (let length = Math.min(variant.length - 1, end); length >= minSecretChars; length -= 1)
      if (text.startsWith(variant.slice(0, length), end - length))
        return [[originalIndex(end - length), originalIndex(text.length)]];
  return [];
};

/** Overlapping spans become one mask. */
const maskSpans = (text: string, spans: readonly Span[]): string => {
  let masked = '';
  let from = 0;
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    if (start >= from) masked += `${text.slice(from, start)}${mask}`;
    from = Math.max(from, end);
  }
  return `${masked}${text.slice(from)}`;
};

/** `text` with *** in place of each variant. `isCut`: the text may end in the middle of a secret. */
export const maskVariants = (text: string, variants: SecretVariants, isCut = false): string => {
  if (variants.length === 0 || text.length < minSecretChars) return text;
  const spans = decodingsOf(text).flatMap((decoding) => {
    const folded = foldCase(decoding.text);
    return variants.flatMap((variant) => [
      ...findSpans(decoding, folded, variant),
      ...(isCut ? findCutSpan(decoding, variant) : []),
    ]);
  });
  return spans.length === 0 ? text : maskSpans(text, spans);
};
