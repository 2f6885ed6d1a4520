// The order of sort keys in every store: the order of their UTF-8 bytes, which JavaScript's `<` is not.

/** UTF-16 sorts surrogates (U+10000 and up) before U+E000 to U+FFFF; UTF-8 sorts them after. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Negative when `left` sorts before `right`, 0 when they are equal. Exact for well-formed text; allocates nothing. */
export const compareUtf8 = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};
