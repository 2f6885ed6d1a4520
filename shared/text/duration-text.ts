// Durations as people read them. `shared/model/duration.ts` parses the durations that users write.

const units: readonly (readonly [sizeMs: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** Milliseconds, rounded to whole seconds; a negative duration counts as 0. */
const wholeSecondsMs = (ms: number): number => Math.max(0, Math.round(ms / 1_000)) * 1_000;

/** The two largest units, such as `2 h 5 min`, `45 s` or `7 d`. */
export const formatDuration = (ms: number): string => {
  const totalMs = wholeSecondsMs(ms);
  const first = units.findIndex(([sizeMs]) => totalMs >= sizeMs);
  if (first < 0) return '0 s';
  let restMs = totalMs;
  const parts: string[] = [];
  for (const [sizeMs, unit] of units.slice(first, first + 2)) {
    const count = Math.floor(restMs / sizeMs);
    restMs -= count * sizeMs;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
};

/** The largest unit only, for a column where the magnitude is enough: `12 s`, `3 min`, `2 d`. */
export const formatLargestUnit = (ms: number): string => {
  const totalMs = wholeSecondsMs(ms);
  const [sizeMs, unit] = units.find(([size]) => totalMs >= size) ?? [1_000, 's'];
  return `${Math.floor(totalMs / sizeMs)} ${unit}`;
};

/** A measured time, exact where it is short: `340 ms`, `1.2 s`, then as `formatDuration`: `12 s`, `3 min 20 s`. */
export const formatElapsed = (ms: number): string => {
  const rounded = Math.max(0, Math.round(ms));
  if (rounded < 1_000) return `${rounded} ms`;
  if (rounded < 10_000) return `${Number((rounded / 1_000).toFixed(1))} s`;
  return formatDuration(rounded);
};

/** Seconds only, so that the terms of a sum can be compared: `0.25 s`, `5 s`, `60 s`. */
export const formatSeconds = (ms: number): string => `${Number((ms / 1_000).toFixed(3))} s`;

/** How long to wait, as servers state it in seconds: `120 s`, but `2 h` from ten minutes on. */
export const waitText = (ms: number): string =>
  ms < 600_000 ? formatSeconds(Math.ceil(ms / 1_000) * 1_000) : formatDuration(ms);
