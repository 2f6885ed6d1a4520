// What two texts have in common at their start and at their end.

/** The number of equal characters at the start. */
export const commonStart = (one: string, other: string): number => {
  const max = Math.min(one.length, other.length);
  let count = 0;
  while (count < max && one.charCodeAt(count) === other.charCodeAt(count)) count++;
  return count;
};

/** The number of equal characters at the end, not counting the first `skipped` characters of either text. */
export const commonEnd = (one: string, other: string, skipped: number): number => {
  const max = Math.min(one.length, other.length) - skipped;
  let count = 0;
  while (count < max && one.charCodeAt(one.length - 1 - count) === other.charCodeAt(other.length - 1 - count)) count++;
  return count;
};
