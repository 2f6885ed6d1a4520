// Stores a histogram as text: one character for a small count, and two for any number of consecutive empty buckets.
import { emptyHistogram, type Histogram, maxBuckets } from '../../model/histogram.ts';

const symbols = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The first 48 symbols end a number; the other 16 are a digit in base 16 with more digits to follow. */
const lastDigits = 48;
const base = symbols.length - lastDigits;

const encodeNumber = (n: number): string =>
  n < lastDigits
    ? (symbols[n] ?? '')
    : `${symbols[lastDigits + ((n - lastDigits) % base)]}${encodeNumber(Math.floor((n - lastDigits) / base))}`;

type DecodedNumber = { readonly n: number; readonly next: number };

/** The number that begins at `start`, and the position after it. Undefined where the text holds no number. */
const decodeNumber = (text: string, start: number): DecodedNumber | undefined => {
  let [n, factor] = [0, 1];
  for (let at = start; at < text.length && factor < 2 ** 40; at += 1) {
    const symbol = symbols.indexOf(text[at] ?? '');
    if (symbol < 0) return undefined;
    n += symbol * factor;
    if (symbol < lastDigits) return { n, next: at + 1 };
    factor *= base;
  }
  return undefined;
};

/** Consecutive counts. A 0 is followed by the number of further zeros. */
export const encodeCounts = (counts: readonly number[]): string => {
  let text = '';
  for (let at = 0; at < counts.length; at += 1) {
    const count = counts[at] ?? 0;
    text += encodeNumber(count);
    if (count !== 0) continue;
    const start = at;
    while (counts[at + 1] === 0) at += 1;
    text += encodeNumber(at - start);
  }
  return text;
};

/** Undefined for a text that `encodeCounts` does not return, or that has more buckets than a histogram. */
export const decodeCounts = (text: string): readonly number[] | undefined => {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    const count = decodeNumber(text, at);
    const zeros = count?.n === 0 ? decodeNumber(text, count.next) : undefined;
    if (!count || (count.n === 0 && !zeros)) return undefined;
    for (let left = zeros?.n ?? 0; left > 0 && counts.length < maxBuckets; left -= 1) counts.push(0);
    counts.push(count.n);
    at = zeros?.next ?? count.next;
    if (counts.length > maxBuckets) return undefined;
  }
  return counts;
};

/** The shortest and the longest time, and the counts; 0 for an empty histogram. */
export const encodeHistogram = ({ counts, minMs, maxMs }: Histogram): readonly [number, number, string] | 0 =>
  counts.length === 0 ? 0 : [minMs, maxMs, encodeCounts(counts)];

export const decodeHistogram = (code: readonly [number, number, string] | 0): Histogram | undefined => {
  if (code === 0) return emptyHistogram;
  const counts = decodeCounts(code[2]);
  return counts && { counts, minMs: code[0], maxMs: code[1] };
};
