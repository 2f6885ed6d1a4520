// The alert policy of a monitor: each of its fields gives its value or a fault.
import { parseDuration } from '../model/duration.ts';
import type { Policy } from '../model/monitor.ts';
import { describeValue, isRecord, unknownFieldIssues } from './definition.ts';
import { combine, invalid, parseOneOf, type ValidationResult, valid } from './validation-result.ts';

const fields = ['after', 'recoverAfter', 'remindEvery', 'every'] as const;
const maxInARow = 10;
const minReminderMs = 60_000;
const maxReminderMs = 7 * 86_400_000;

const parseStreak = (field: string, value: unknown): ValidationResult<number> => {
  if (value === undefined) return valid(1);
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxInARow;
  return fits
    ? valid(value)
    : invalid(
        field,
        `${describeValue(value)} is no number of runs in a row; write a whole number from 1 to ${maxInARow}`,
      );
};

const parseRemindEvery = (value: unknown): ValidationResult<number | undefined> => {
  if (value === undefined) return valid(undefined);
  if (value === false) return valid(0);
  const field = 'alert.remindEvery';
  const right = "write how often to remind while it lasts, from '1m' to '7d', or false for never";
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) return invalid(field, `${describeValue(value)} is no duration; ${right}`);
  if (ms < minReminderMs) return invalid(field, `${describeValue(value)} is too short; ${right}`);
  return ms > maxReminderMs ? invalid(field, `${describeValue(value)} is too long; ${right}`) : valid(ms);
};

const parseOccasion = (value: unknown): ValidationResult<'change' | 'failure'> =>
  value === undefined ? valid('change') : parseOneOf(value, 'alert.every', ['change', 'failure']);

/** What is left out of a definition stays left out of the policy, so that it means what it meant before. */
export const parseAlertPolicy = (value: unknown): ValidationResult<Policy> => {
  if (value === undefined) return valid({ after: 1, recoverAfter: 1 });
  if (!isRecord(value)) return invalid('alert', `${describeValue(value)} given; write { after: 2, recoverAfter: 1 }`);
  const parts = {
    after: parseStreak('alert.after', value.after),
    recoverAfter: parseStreak('alert.recoverAfter', value.recoverAfter),
    remindEvery: parseRemindEvery(value.remindEvery),
    every: parseOccasion(value.every),
  };
  const checked = combine(parts, unknownFieldIssues(value, fields, 'alert.'));
  if (!checked.ok) return checked;
  const { after, recoverAfter, remindEvery, every } = checked.value;
  const reminding = remindEvery === undefined ? {} : { remindEveryMs: remindEvery };
  return valid({ after, recoverAfter, ...reminding, ...(every === 'failure' ? { every } : {}) });
};
