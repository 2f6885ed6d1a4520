// Finds the known word that a misspelled word was probably meant to be.

/** Letters to insert, delete, replace or swap with their neighbour: the optimal string alignment distance. */
const editDistance = (a: string, b: string): number => {
  let rowBefore: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const min = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(isSwapped ? Math.min(min, (rowBefore[j - 2] ?? 0) + 1) : min);
    }
    rowBefore = row;
    row = next;
  }
  return row[b.length] ?? 0;
};

/** A word of one or two letters would otherwise match any other short word. */
const maxEditsFor = (length: number): number => (length < 3 ? 0 : length < 5 ? 1 : 2);

/** Longer words are not compared, which bounds the time. */
const maxWordLength = 40;

/** Shorter beginnings say too little. */
const minPrefixLength = 3;

/** The only candidate that begins with the word. */
const completionOf = (word: string, candidates: readonly string[]): string | undefined => {
  if (word.length < minPrefixLength) return undefined;
  const completions = candidates.filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
  return completions.length === 1 ? completions[0] : undefined;
};

/**
 * The only candidate that begins with the word, or else the one with the fewest edits, if at most 2 (1 for a word of 3 or
 * 4 letters, 0 for shorter ones); case is ignored.
 */
export const closestMatch = (word: string, candidates: readonly string[]): string | undefined => {
  if (word.length > maxWordLength) return undefined;
  const completion = completionOf(word, candidates);
  if (completion !== undefined) return completion;
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= maxEditsFor(word.length) ? best.candidate : undefined;
};
