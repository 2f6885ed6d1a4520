// Quantiles of measurements.

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** The smallest value that `share` (0 to 1) of all values do not exceed; NaN without values. */
export const quantile = (values: readonly number[], share: number): number => {
  const ascending = sorted(values);
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** `median 1.0, p99 3.0, max 4.0 of 300`. */
export const summary = (values: readonly number[], digits = 1): string => {
  const show = (share: number): string => quantile(values, share).toFixed(digits);
  return `median ${show(0.5)}, p99 ${show(0.99)}, max ${show(1)} of ${values.length}`;
};
