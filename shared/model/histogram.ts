// Times by their order of magnitude: small, and what one of an hour and one of the next become is the one of both.

/**
 * `counts[i]` of the times fell into bucket i. Each bucket is as wide as lets its middle be within 5 % of all that is
 * in it; the first one holds what is below a millisecond. Nothing stands behind the last bucket that holds something,
 * so that equal ones look equal.
 */
export type Histogram = {
  readonly counts: readonly number[];
  /** The shortest and the longest, milliseconds, exact; 0 of none. */
  readonly minMs: number;
  readonly maxMs: number;
};

export type Percentiles = { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number };

/** A little less than the 5 % that are promised, which is left for rounding. */
const halfWidth = 0.049;
const growth = (1 + halfWidth) / (1 - halfWidth);
const logGrowth = Math.log(growth);
/** A run ends within 20 s: whatever is longer than this, milliseconds, shares the last bucket. */
const maxMs = 100_000;

/** Bucket i, from 1 on, ends at growth^(i - 1) ms. */
const bucketOf = (ms: number): number => {
  if (!(ms >= 1)) return 0;
  return 1 + Math.ceil(Math.log(Math.min(ms, maxMs)) / logGrowth - 1e-9);
};

/** How many buckets there are at most. */
export const maxBuckets = bucketOf(maxMs) + 1;

/** What a bucket's times are taken for, milliseconds. */
const middleOf = (bucket: number): number => (bucket === 0 ? 0 : (2 * growth ** (bucket - 1)) / (growth + 1));

export const emptyHistogram: Histogram = { counts: [], minMs: 0, maxMs: 0 };

/** Of times in milliseconds. */
export const histogramOf = (times: readonly number[]): Histogram => {
  if (times.length === 0) return emptyHistogram;
  const counts: number[] = [];
  let [minMs, maxMs] = [Number.POSITIVE_INFINITY, 0];
  for (const ms of times) {
    const bucket = bucketOf(ms);
    while (counts.length <= bucket) counts.push(0);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    if (ms > maxMs) maxMs = ms;
    if (ms < minMs) minMs = ms;
  }
  return { counts, minMs, maxMs };
};

export const mergeHistograms = (a: Histogram, b: Histogram): Histogram => {
  if (a.counts.length === 0) return b;
  if (b.counts.length === 0) return a;
  const [longer, shorter] = a.counts.length < b.counts.length ? [b, a] : [a, b];
  const counts = longer.counts.map((count, bucket) => count + (shorter.counts[bucket] ?? 0));
  return { counts, minMs: Math.min(a.minMs, b.minMs), maxMs: Math.max(a.maxMs, b.maxMs) };
};

export const countTimes = ({ counts }: Histogram): number => counts.reduce((sum, count) => sum + count, 0);

/** The time that `share` (0 to 1) of all do not exceed, within 5 %, or within a millisecond; of none undefined. */
export const quantileMs = (histogram: Histogram, share: number): number | undefined => {
  const { counts, minMs, maxMs } = histogram;
  const rank = Math.max(1, Math.ceil(share * countTimes(histogram)));
  let seen = 0;
  for (const [bucket, count] of counts.entries()) {
    seen += count;
    if (seen >= rank) return Math.min(Math.max(middleOf(bucket), minMs), maxMs);
  }
  return undefined;
};

/** Three digits: more would promise what is not known. */
const rounded = (ms: number): number => Number(ms.toPrecision(3));

/** Undefined of none. */
export const percentiles = (histogram: Histogram): Percentiles | undefined => {
  const [p50, p95] = [quantileMs(histogram, 0.5), quantileMs(histogram, 0.95)];
  if (p50 === undefined || p95 === undefined) return undefined;
  return { p50Ms: rounded(p50), p95Ms: rounded(p95), maxMs: histogram.maxMs };
};
