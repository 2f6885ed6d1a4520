// Parses durations as users write them: '30s', '5m'. `shared/text/duration-text.ts` formats durations.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A number and a unit: milliseconds, seconds, minutes, hours or days. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** Milliseconds, or undefined if `text` is not a duration. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text);
  const unit = unitMs[match?.[2] ?? ''];
  if (!match || !unit) return undefined;
  return Math.round(Number(match[1]) * unit);
};
