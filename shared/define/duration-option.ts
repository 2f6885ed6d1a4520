// Parses durations in the options of a check, such as '800ms'.

import { checkOptionMessages } from '../messages/en/check-options.ts';
import { parseDuration } from '../model/duration.ts';
import { describeValue } from './definition.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

export type DurationBounds = {
  readonly minMs: number;
  readonly maxMs: number;
  /** Shown when a value is rejected. */
  readonly example: string;
};

/** Milliseconds; undefined when the option is left out. */
export const parseDurationOption = (
  value: unknown,
  field: string,
  { minMs, maxMs, example }: DurationBounds,
): ValidationResult<number | undefined> => {
  if (value === undefined) return valid(undefined);
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  const rejected = { value: describeValue(value), example };
  if (ms === undefined) return invalid(field, checkOptionMessages.durationInvalid(rejected));
  if (ms < minMs) return invalid(field, checkOptionMessages.durationTooShort(rejected));
  return ms > maxMs ? invalid(field, checkOptionMessages.durationTooLong(rejected)) : valid(ms);
};

/** For a duration within one attempt. */
export const attemptBounds = (example: string, minMs = 1): DurationBounds => ({ minMs, maxMs: 60_000, example });

/** The time-out of a check: `timeout` in the options of every kind. */
export const parseTimeoutOption = (value: unknown): ValidationResult<number | undefined> =>
  parseDurationOption(value, 'timeout', attemptBounds('3s', 100));
