// The nearest spelling: what somebody probably meant to write.

/** Levenshtein's distance: the fewest letters to insert, delete or replace. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The candidate that differs by the fewest letters, if by no more than 2 (1 in a word of up to 4). */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  if (word.length > 40) return undefined;
  const ranked = candidates
    .map((candidate) => ({ candidate, d: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.d - b.d);
  const best = ranked[0];
  return best && best.d <= (word.length < 5 ? 1 : 2) ? best.candidate : undefined;
};
