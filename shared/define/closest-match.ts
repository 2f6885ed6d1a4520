// The nearest spelling: what somebody probably meant to write.

/** The fewest letters to insert, delete, replace, or exchange with their neighbour. */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const min = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(isExchanged ? Math.min(min, (before[j - 2] ?? 0) + 1) : min);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
};

/** In a word of one or two letters any other would be near. */
const maxRetriesFor = (length: number): number => (length < 3 ? 0 : length < 5 ? 1 : 2);

/** The candidate that differs by the fewest letters, if by no more than 2 (1 in a word of 3 or 4). */
export const closestMatch = (word: string, candidates: readonly string[]): string | undefined => {
  if (word.length > 40) return undefined;
  const ranked = candidates
    .map((candidate) => ({ candidate, d: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.d - b.d);
  const best = ranked[0];
  return best && best.d <= maxRetriesFor(word.length) ? best.candidate : undefined;
};
