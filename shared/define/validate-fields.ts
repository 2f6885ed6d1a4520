// The fields of a monitor one by one: each gives its value or a fault.
import { parseDuration } from '../model/duration.ts';
import { type Language, languages } from '../model/language.ts';
import { described } from './definition.ts';
import { bad, type Checked, checkWord, good } from './validated.ts';

const minIntervalMs = 10_000;
const maxIntervalMs = 7 * 86_400_000;

const durationOf = (value: unknown): number | undefined =>
  typeof value === 'string' ? parseDuration(value) : undefined;

export const checkEvery = (value: unknown): Checked<number> => {
  const right = "write how often it runs, such as '30s', '5m' or '1h'";
  if (value === undefined) return bad('every', `missing; ${right}`);
  const ms = durationOf(value);
  if (ms === undefined) return bad('every', `${described(value)} is no duration; ${right}`);
  if (ms < minIntervalMs) return bad('every', `${described(value)} is too short; the shortest interval is '10s'`);
  if (ms > maxIntervalMs) return bad('every', `${described(value)} is too long; the longest interval is '7d'`);
  if (ms % 1_000 !== 0)
    return bad('every', `${described(value)} is not a whole number of seconds; write '15s', not '15.5s'`);
  return good(ms);
};

export const checkTimeout = (value: unknown): Checked<number | undefined> => {
  if (value === undefined) return good(undefined);
  const ms = durationOf(value);
  const right = "write the time for one attempt, such as '5s'";
  if (ms === undefined) return bad('timeout', `${described(value)} is no duration; ${right}`);
  return ms < 100 ? bad('timeout', `${described(value)} is too short for any answer; ${right}`) : good(ms);
};

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

export const checkRetries = (value: unknown): Checked<number | undefined> =>
  value === undefined || isWhole(value, 0, 10)
    ? good(value)
    : bad('retries', `${described(value)} is no number of retries; write a whole number from 0 to 10`);

export const checkTitle = (value: unknown, id: string): Checked<string> => {
  if (value === undefined) return good(id);
  const fits = typeof value === 'string' && value.trim().length > 0 && value.length <= 100 && !/\p{Cc}/u.test(value);
  return fits
    ? good(value)
    : bad('title', `${described(value)} is no title; write 1 to 100 characters without line breaks`);
};

export const checkAllowPrivate = (value: unknown): Checked<boolean> =>
  value === undefined || typeof value === 'boolean'
    ? good(value ?? false)
    : bad('allowPrivate', `${described(value)} given; write true or false`);

export const checkPaused = (value: unknown): Checked<boolean> =>
  value === undefined || typeof value === 'boolean'
    ? good(value ?? false)
    : bad('paused', `${described(value)} given; write true or false`);

export const checkLanguage = (value: unknown): Checked<Language> =>
  value === undefined ? good('en') : checkWord(value, 'language', languages);
