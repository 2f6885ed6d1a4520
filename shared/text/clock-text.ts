// Points in time as people read them: in UTC where the reader's time zone is unknown, in local time on a console.

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** `2026-11-24 08:30:00 UTC` */
export const formatUtcTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** The day in UTC: `2026-11-24`. */
export const formatUtcDate = (at: number): string => new Date(at).toISOString().slice(0, 10);

const dayMs = 86_400_000;

/** The day in UTC, with the time of day where that matters, within two days of `now`: `2026-11-24 08:30 UTC`. */
export const formatUtcDay = (at: number, now: number): string =>
  Math.abs(at - now) < 2 * dayMs
    ? `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : formatUtcDate(at);

/** The local day: `2026-11-24`. */
export const formatLocalDate = (at: number): string => localDate(new Date(at));

const localDate = (time: Date): string =>
  `${time.getFullYear()}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}`;

const localTimeOfDay = (time: Date): string =>
  `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}:${twoDigits(time.getSeconds())}`;

/** Local time: `12:45:50` for a time of the same day as `now`, otherwise `2026-11-24 12:45:50`. */
export const formatLocalTime = (at: number, now: number): string => {
  const time = new Date(at);
  const timeOfDay = localTimeOfDay(time);
  return localDate(time) === localDate(new Date(now)) ? timeOfDay : `${localDate(time)} ${timeOfDay}`;
};

/** Local time of day to the millisecond, as console lines begin: `12:45:50.291`. */
export const formatLocalTimeMs = (at: number): string => {
  const time = new Date(at);
  return `${localTimeOfDay(time)}.${String(time.getMilliseconds()).padStart(3, '0')}`;
};

/**
 * The local time zone and its offset: `Central Standard Time, UTC-06:00`. The name is taken from the text of a date, since
 * a format of `Intl` takes 8 MB and 20 ms.
 */
export const formatZone = (at: number): string => {
  const time = new Date(at);
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  const offset = `UTC${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
  const name = /\((.+)\)$/.exec(time.toString())?.[1];
  if (name === 'Coordinated Universal Time') return 'UTC';
  return name === undefined ? offset : `${name}, ${offset}`;
};
