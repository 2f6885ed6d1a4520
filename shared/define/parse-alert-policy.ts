// Parses the `alert` option of a monitor.
import { definitionMessages } from '../messages/en/definition.ts';
import { defined } from '../model/defined.ts';
import { parseDuration } from '../model/duration.ts';
import type { Policy } from '../model/monitor.ts';
import { describeValue, isRecord, unknownFieldIssues } from './definition.ts';
import { combine, invalid, parseOneOf, type ValidationResult, valid } from './validation-result.ts';

const fields = ['after', 'recoverAfter', 'remindEvery', 'every'] as const;
const maxRunCount = 10;
const minReminderMs = 60_000;
const maxReminderMs = 7 * 86_400_000;

const parseRunCount = (field: string, given: unknown): ValidationResult<number> => {
  if (given === undefined) return valid(1);
  return typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= maxRunCount
    ? valid(given)
    : invalid(field, definitionMessages.invalidRunCount({ value: describeValue(given), max: maxRunCount }));
};

/** Milliseconds; 0 for no reminders, undefined where the option is left out. */
const parseRemindEvery = (given: unknown): ValidationResult<number | undefined> => {
  if (given === undefined) return valid(undefined);
  if (given === false) return valid(0);
  const field = 'alert.remindEvery';
  const value = describeValue(given);
  const ms = typeof given === 'string' ? parseDuration(given) : undefined;
  if (ms === undefined) return invalid(field, definitionMessages.remindEveryInvalid({ value }));
  if (ms < minReminderMs) return invalid(field, definitionMessages.remindEveryTooShort({ value }));
  return ms > maxReminderMs ? invalid(field, definitionMessages.remindEveryTooLong({ value })) : valid(ms);
};

const parseAlertEvery = (given: unknown): ValidationResult<'change' | 'failure'> =>
  given === undefined ? valid('change') : parseOneOf(given, 'alert.every', ['change', 'failure']);

/** The policy keeps options that were left out undefined, so that it means the same when a default changes. */
export const parseAlertPolicy = (given: unknown): ValidationResult<Policy> => {
  if (given === undefined) return valid({ after: 1, recoverAfter: 1 });
  if (!isRecord(given)) return invalid('alert', definitionMessages.invalidAlert({ value: describeValue(given) }));
  const parsed = combine(
    {
      after: parseRunCount('alert.after', given.after),
      recoverAfter: parseRunCount('alert.recoverAfter', given.recoverAfter),
      remindEveryMs: parseRemindEvery(given.remindEvery),
      every: parseAlertEvery(given.every),
    },
    unknownFieldIssues(given, fields, 'alert.'),
  );
  if (!parsed.ok) return parsed;
  const { every, ...rest } = parsed.value;
  return valid(defined({ ...rest, every: every === 'failure' ? every : undefined }));
};
