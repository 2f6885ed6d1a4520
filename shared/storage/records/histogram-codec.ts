// How a histogram is written: one character for a small count, and two for any number of empty buckets in a row.
import { emptyHistogram, type Histogram, maxBuckets } from '../../model/histogram.ts';

const symbols = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** A symbol below this is a number by itself; one above it is that much and a sixteenth of what follows. */
const alone = 48;
const more = symbols.length - alone;

const encodeNumber = (n: number): string =>
  n < alone
    ? (symbols[n] ?? '')
    : `${symbols[alone + ((n - alone) % more)]}${encodeNumber(Math.floor((n - alone) / more))}`;

/** The number that begins at `start`, and where the next one does; undefined where there is none. */
const decodeNumber = (text: string, start: number): { readonly n: number; readonly next: number } | undefined => {
  let [n, factor] = [0, 1];
  for (let at = start; at < text.length && factor < 2 ** 40; at += 1) {
    const symbol = symbols.indexOf(text[at] ?? '');
    if (symbol < 0) return undefined;
    if (symbol < alone) return { n: n + symbol * factor, next: at + 1 };
    n += symbol * factor;
    factor *= more;
  }
  return undefined;
};

/** Counts one after the other; a 0 is followed by how many further ones there are. */
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

/** Undefined where the text is none of these, or tells of more buckets than there are. */
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

/** Shortest and longest time, and counts; 0 of none. */
export const encodeHistogram = ({ counts, minMs, maxMs }: Histogram): readonly [number, number, string] | 0 =>
  counts.length === 0 ? 0 : [minMs, maxMs, encodeCounts(counts)];

export const decodeHistogram = (code: readonly [number, number, string] | 0): Histogram | undefined => {
  if (code === 0) return emptyHistogram;
  const counts = decodeCounts(code[2]);
  return counts && { counts, minMs: code[0], maxMs: code[1] };
};
