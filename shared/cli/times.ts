// Times and durations as people read them at a glance.

const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** At most two units: `340 ms`, `1.2 s`, `12 s`, `3 min 20 s`, `2 d 3 h`. */
export const durationWords = (ms: number): string => {
  const rounded = Math.max(0, Math.round(ms));
  if (rounded < 1_000) return `${rounded} ms`;
  if (rounded < 10_000) return `${Number((rounded / 1_000).toFixed(1))} s`;
  const first = units.findIndex(([, size]) => rounded >= size);
  const [unit, size] = units[first] ?? ['s', 1_000];
  const whole = Math.floor(rounded / size);
  const [smaller, smallerSize] = units[first + 1] ?? ['', 0];
  const rest = smallerSize > 0 ? Math.floor((rounded % size) / smallerSize) : 0;
  return rest > 0 ? `${whole} ${unit} ${rest} ${smaller}` : `${whole} ${unit}`;
};

/** For a table, where only the size matters: `12 s`, `3 min`, `2 d`. */
export const roughly = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000)) * 1_000;
  const [unit, size] = units.find(([, each]) => seconds >= each) ?? ['s', 1_000];
  return `${Math.floor(seconds / size)} ${unit}`;
};

export const ago = (at: number, now: number): string => `${roughly(now - at)} ago`;
export const ahead = (at: number, now: number): string => (at <= now ? 'now' : `in ${roughly(at - now)}`);

const two = (n: number): string => String(n).padStart(2, '0');

const dateOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** Local time: `12:45:50`, and with the day in front where that is not today. */
export const clock = (at: number, now: number): string => {
  const time = new Date(at);
  const hours = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return dateOf(time) === dateOf(new Date(now)) ? hours : `${dateOf(time)} ${hours}`;
};

/** Local time to the millisecond, as the console of the server shows it. */
export const exactClock = (at: number): string => {
  const time = new Date(at);
  const ms = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`;
};
