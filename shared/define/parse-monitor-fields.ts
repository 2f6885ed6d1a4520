// Parses the simple options of a monitor, one function an option.
import { definitionMessages } from '../messages/en/definition.ts';
import { parseDuration } from '../model/duration.ts';
import { isSlug } from '../model/identity.ts';
import { type Language, languages } from '../model/language.ts';
import { describeValue, isOneLineText } from './definition.ts';
import { invalid, parseOneOf, type ValidationResult, valid } from './validation-result.ts';

const minIntervalMs = 10_000;
const maxIntervalMs = 7 * 86_400_000;
const minTimeoutMs = 100;
const maxRetries = 10;

export const parseId = (given: unknown): ValidationResult<string> =>
  typeof given === 'string' && isSlug(given)
    ? valid(given)
    : invalid('id', definitionMessages.invalidId({ value: describeValue(given) }));

/** The interval in milliseconds, a whole number of seconds. */
export const parseEvery = (given: unknown): ValidationResult<number> => {
  if (given === undefined) return invalid('every', definitionMessages.everyMissing);
  const value = describeValue(given);
  const ms = typeof given === 'string' ? parseDuration(given) : undefined;
  if (ms === undefined) return invalid('every', definitionMessages.everyInvalid({ value }));
  if (ms < minIntervalMs) return invalid('every', definitionMessages.everyTooShort({ value }));
  if (ms > maxIntervalMs) return invalid('every', definitionMessages.everyTooLong({ value }));
  return ms % 1_000 === 0 ? valid(ms) : invalid('every', definitionMessages.everyNotWholeSeconds({ value }));
};

/** The time-out of an attempt in milliseconds. */
export const parseTimeout = (given: unknown): ValidationResult<number | undefined> => {
  if (given === undefined) return valid(undefined);
  const value = describeValue(given);
  const ms = typeof given === 'string' ? parseDuration(given) : undefined;
  if (ms === undefined) return invalid('timeout', definitionMessages.timeoutInvalid({ value }));
  return ms < minTimeoutMs ? invalid('timeout', definitionMessages.timeoutTooShort({ value })) : valid(ms);
};

export const parseRetries = (given: unknown): ValidationResult<number | undefined> => {
  if (given === undefined) return valid(undefined);
  return typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= maxRetries
    ? valid(given)
    : invalid('retries', definitionMessages.invalidRetries({ value: describeValue(given) }));
};

export const parseTitle = (given: unknown, id: string): ValidationResult<string> => {
  if (given === undefined) return valid(id);
  return isOneLineText(given)
    ? valid(given)
    : invalid('title', definitionMessages.invalidTitle({ value: describeValue(given) }));
};

/** A switch that is off when left out. */
export const parseSwitch = (given: unknown, field: string): ValidationResult<boolean> =>
  given === undefined || typeof given === 'boolean'
    ? valid(given ?? false)
    : invalid(field, definitionMessages.notABoolean({ value: describeValue(given) }));

export const parseLanguage = (given: unknown): ValidationResult<Language> =>
  given === undefined ? valid('en') : parseOneOf(given, 'language', languages);
