// Histograms of response times with buckets of equal relative width: small, and merging them loses nothing.

/**
 * `counts[i]` is the number of times in bucket i. Bucket 0 holds times below 1 ms; every other bucket is so narrow that
 * its midpoint is within 5 % of each time in it. The list ends with the last bucket that holds a time, so that two
 * histograms of the same times are deeply equal.
 */
export type Histogram = {
  readonly counts: readonly number[];
  /** The shortest and the longest time in milliseconds, exact; both are 0 when there is none. */
  readonly minMs: number;
  readonly maxMs: number;
};

export type Percentiles = { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number };

/** Slightly below the promised 5 %, which leaves room for rounding. */
const relativeError = 0.049;
/** Each bucket ends at this multiple of the end of the bucket before it. */
const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);
/** Longer times share the last bucket: a run ends within 20 s. */
const longestBucketedMs = 100_000;

/** Bucket i (i ≥ 1) ends at `growth ** (i - 1)` ms. */
const bucketOf = (ms: number): number => {
  // The negation catches NaN too.
  if (!(ms >= 1)) return 0;
  return 1 + Math.ceil(Math.log(Math.min(ms, longestBucketedMs)) / logGrowth - 1e-9);
};

/** The maximum length of `counts`. */
export const maxBuckets = bucketOf(longestBucketedMs) + 1;

const midpointMs = (bucket: number): number => (bucket === 0 ? 0 : (2 * growth ** (bucket - 1)) / (growth + 1));

export const emptyHistogram: Histogram = { counts: [], minMs: 0, maxMs: 0 };

/** `times` in milliseconds. */
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

/** The histogram of the times of both. Associative and commutative. */
export const mergeHistograms = (a: Histogram, b: Histogram): Histogram => {
  if (a.counts.length === 0) return b;
  if (b.counts.length === 0) return a;
  const [longer, shorter] = a.counts.length < b.counts.length ? [b, a] : [a, b];
  const counts = longer.counts.map((count, bucket) => count + (shorter.counts[bucket] ?? 0));
  return { counts, minMs: Math.min(a.minMs, b.minMs), maxMs: Math.max(a.maxMs, b.maxMs) };
};

/** How many times the histogram holds. */
export const countTimes = ({ counts }: Histogram): number => counts.reduce((sum, count) => sum + count, 0);

/**
 * The time in milliseconds that the fraction `share` (0 to 1) of all times does not exceed, accurate to 5 %, below 1 ms
 * to a millisecond. Undefined when the histogram is empty.
 */
export const quantileMs = (histogram: Histogram, share: number): number | undefined => {
  const { counts, minMs, maxMs } = histogram;
  const rank = Math.max(1, Math.ceil(share * countTimes(histogram)));
  let seen = 0;
  for (const [bucket, count] of counts.entries()) {
    seen += count;
    if (seen >= rank) return Math.min(Math.max(midpointMs(bucket), minMs), maxMs);
  }
  return undefined;
};

/** Three significant digits: the buckets are no more accurate than that. */
const rounded = (ms: number): number => Number(ms.toPrecision(3));

/** Undefined when the histogram is empty. */
export const percentiles = (histogram: Histogram): Percentiles | undefined => {
  const [p50, p95] = [quantileMs(histogram, 0.5), quantileMs(histogram, 0.95)];
  if (p50 === undefined || p95 === undefined) return undefined;
  return { p50Ms: rounded(p50), p95Ms: rounded(p95), maxMs: histogram.maxMs };
};
