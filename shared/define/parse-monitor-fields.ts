// The fields of a monitor one by one: each gives its value or a fault.
import { parseDuration } from '../model/duration.ts';
import { type Language, languages } from '../model/language.ts';
import { describeValue } from './definition.ts';
import { invalid, parseOneOf, type ValidationResult, valid } from './validation-result.ts';

const minIntervalMs = 10_000;
const maxIntervalMs = 7 * 86_400_000;

const durationOf = (value: unknown): number | undefined =>
  typeof value === 'string' ? parseDuration(value) : undefined;

export const parseEvery = (value: unknown): ValidationResult<number> => {
  const right = "write how often it runs, such as '30s', '5m' or '1h'";
  if (value === undefined) return invalid('every', `missing; ${right}`);
  const ms = durationOf(value);
  if (ms === undefined) return invalid('every', `${describeValue(value)} is no duration; ${right}`);
  if (ms < minIntervalMs)
    return invalid('every', `${describeValue(value)} is too short; the shortest interval is '10s'`);
  if (ms > maxIntervalMs) return invalid('every', `${describeValue(value)} is too long; the longest interval is '7d'`);
  if (ms % 1_000 !== 0)
    return invalid('every', `${describeValue(value)} is not a whole number of seconds; write '15s', not '15.5s'`);
  return valid(ms);
};

export const parseTimeout = (value: unknown): ValidationResult<number | undefined> => {
  if (value === undefined) return valid(undefined);
  const ms = durationOf(value);
  const right = "write the time for one attempt, such as '5s'";
  if (ms === undefined) return invalid('timeout', `${describeValue(value)} is no duration; ${right}`);
  return ms < 100 ? invalid('timeout', `${describeValue(value)} is too short for any answer; ${right}`) : valid(ms);
};

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

export const parseRetries = (value: unknown): ValidationResult<number | undefined> =>
  value === undefined || isWhole(value, 0, 10)
    ? valid(value)
    : invalid('retries', `${describeValue(value)} is no number of retries; write a whole number from 0 to 10`);

export const parseTitle = (value: unknown, id: string): ValidationResult<string> => {
  if (value === undefined) return valid(id);
  const fits = typeof value === 'string' && value.trim().length > 0 && value.length <= 100 && !/\p{Cc}/u.test(value);
  return fits
    ? valid(value)
    : invalid('title', `${describeValue(value)} is no title; write 1 to 100 characters without line breaks`);
};

export const parseAllowPrivate = (value: unknown): ValidationResult<boolean> =>
  value === undefined || typeof value === 'boolean'
    ? valid(value ?? false)
    : invalid('allowPrivate', `${describeValue(value)} given; write true or false`);

export const parsePaused = (value: unknown): ValidationResult<boolean> =>
  value === undefined || typeof value === 'boolean'
    ? valid(value ?? false)
    : invalid('paused', `${describeValue(value)} given; write true or false`);

export const parseLanguage = (value: unknown): ValidationResult<Language> =>
  value === undefined ? valid('en') : parseOneOf(value, 'language', languages);
