import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countTimes,
  emptyHistogram,
  histogramOf,
  maxBuckets,
  mergeHistograms,
  percentiles,
  quantileMs,
} from '../../shared/model/histogram.ts';

/** The promised accuracy of a percentile. */
const relativeError = 0.05;

/** Distributed like response times: as many from 1 to 10 ms as from 1 to 10 s. */
const logTimes = fc.array(
  fc.double({ min: 0, max: 11.5, noNaN: true }).map((power) => Math.round(Math.exp(power))),
  {
    minLength: 1,
    maxLength: 400,
  },
);

const exactQuantileMs = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * times.length)) - 1] ?? Number.NaN;

describe('a histogram', () => {
  it('has no percentile without times', () => {
    expect(percentiles(emptyHistogram)).toBeUndefined();
    expect(quantileMs(histogramOf([]), 0.5)).toBeUndefined();
  });

  it.each([
    { times: [0], p50: 0, max: 0 },
    { times: [0.4], p50: 0.4, max: 0.4 },
    { times: [1], p50: 1, max: 1 },
    { times: [100], p50: 100, max: 100 },
    { times: [250_000], p50: 250_000, max: 250_000 },
    { times: [100_000, 250_000], p50: 100_000, max: 250_000 },
  ])('of $times ms has a median of about $p50 ms', ({ times, p50, max }) => {
    const found = percentiles(histogramOf(times));
    expect(Math.abs((found?.p50Ms ?? -1) - p50)).toBeLessThanOrEqual(times.length > 1 ? p50 * relativeError : 0);
    expect(found?.maxMs).toBe(max);
  });

  it('has each percentile within 5 % of the exact one', () => {
    fc.assert(
      fc.property(logTimes, fc.double({ min: 0, max: 1, noNaN: true }), (times, share) => {
        const exact = exactQuantileMs(times, share);
        const found = quantileMs(histogramOf(times), share) ?? Number.NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * relativeError + 1e-6);
      }),
    );
  });

  it('merges to the histogram of all times, in any order', () => {
    fc.assert(
      fc.property(logTimes, logTimes, logTimes, (a, b, c) => {
        const [ha, hb, hc] = [a, b, c].map(histogramOf) as [never, never, never];
        const all = histogramOf([...a, ...b, ...c]);
        expect(mergeHistograms(mergeHistograms(ha, hb), hc)).toEqual(all);
        expect(mergeHistograms(ha, mergeHistograms(hb, hc))).toEqual(all);
        expect(mergeHistograms(emptyHistogram, ha)).toEqual(ha);
        expect(countTimes(all)).toBe(a.length + b.length + c.length);
      }),
    );
  });

  it('has at most maxBuckets buckets, whatever the times are', () => {
    expect(histogramOf([Number.MAX_SAFE_INTEGER, 1e5]).counts).toHaveLength(maxBuckets);
    expect(histogramOf([Number.NaN, -5]).counts).toEqual([2]);
  });
});
