// Values that are typed, parsed: what is wrong is said with what would be right.
import { InvalidArgumentError } from 'commander';
import { closestMatch } from '../define/closest-match.ts';
import { parseDuration } from '../model/duration.ts';

export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };

/** Milliseconds. */
export const duration = (text: string): number => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError('Write a number and a unit, such as 30s, 5m or 2h.');
};

/** Milliseconds, in whole seconds where `isWhole`; both ends as they are typed. */
export const durationWithin =
  (min: string, max: string, { isWhole = true } = {}) =>
  (text: string): number => {
    // So long that no number holds it is a duration all the same.
    const ms = /^\d{10,}(?:ms|s|m|h|d)$/.test(text) ? Number.POSITIVE_INFINITY : duration(text);
    const isWithin = ms >= (parseDuration(min) ?? 0) && ms <= (parseDuration(max) ?? 0);
    if (isWithin && (!isWhole || ms % 1_000 === 0)) return ms;
    throw new InvalidArgumentError(`It must be from ${min} to ${max}${isWhole ? ', in whole seconds' : ''}.`);
  };

/** States by type, as the API filters by them; `TimedOut` is one of FAILED. */
const stateTypes: Readonly<Record<string, string>> = {
  completed: 'COMPLETED',
  failed: 'FAILED',
  crashed: 'CRASHED',
  cancelled: 'CANCELLED',
};

export const taskStateNames = ['Completed', 'Failed', 'Crashed', 'Cancelled'] as const;

export const taskState = (text: string): string => {
  const type = Object.hasOwn(stateTypes, text.toLowerCase()) ? stateTypes[text.toLowerCase()] : undefined;
  if (type) return type;
  const meant = closestMatch(text, taskStateNames);
  throw new InvalidArgumentError(meant ? `Did you mean ${meant}?` : `It must be one of ${taskStateNames.join(', ')}.`);
};
