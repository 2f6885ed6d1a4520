// English spans of time in sentences: hours and minutes where days are too coarse.
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** `20 days`, `14 h`, `50 min` or `40 s`, in whole units that have passed; fractions with `digits`. */
export const span = (ms: number, digits = 0): string => {
  const count = (unitMs: number): number =>
    digits === 0 ? Math.floor(ms / unitMs) : Number((ms / unitMs).toFixed(digits));
  if (ms >= 2 * dayMs) return `${count(dayMs)} days`;
  if (ms >= 2 * hourMs) return `${count(hourMs)} h`;
  return ms >= minuteMs ? `${count(minuteMs)} min` : `${count(1_000)} s`;
};
