// The alert policy of a monitor: each of its fields gives its value or a fault.
import { parseDuration } from '../model/duration.ts';
import type { Policy } from '../model/monitor.ts';
import { described, isRecord, unknownFields } from './definition.ts';
import { bad, type Checked, checkWord, good, together } from './validated.ts';

const fields = ['after', 'recoverAfter', 'remindEvery', 'every'] as const;
const maxInARow = 10;
const minReminderMs = 60_000;
const maxReminderMs = 7 * 86_400_000;

const checkStreak = (field: string, value: unknown): Checked<number> => {
  if (value === undefined) return good(1);
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxInARow;
  return fits
    ? good(value)
    : bad(field, `${described(value)} is no number of runs in a row; write a whole number from 1 to ${maxInARow}`);
};

const checkRemindEvery = (value: unknown): Checked<number | undefined> => {
  if (value === undefined) return good(undefined);
  if (value === false) return good(0);
  const field = 'alert.remindEvery';
  const right = "write how often to remind while it lasts, from '1m' to '7d', or false for never";
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) return bad(field, `${described(value)} is no duration; ${right}`);
  if (ms < minReminderMs) return bad(field, `${described(value)} is too short; ${right}`);
  return ms > maxReminderMs ? bad(field, `${described(value)} is too long; ${right}`) : good(ms);
};

const checkOccasion = (value: unknown): Checked<'change' | 'failure'> =>
  value === undefined ? good('change') : checkWord(value, 'alert.every', ['change', 'failure']);

/** What is left out of a definition stays left out of the policy, so that it means what it meant before. */
export const checkAlert = (value: unknown): Checked<Policy> => {
  if (value === undefined) return good({ after: 1, recoverAfter: 1 });
  if (!isRecord(value)) return bad('alert', `${described(value)} given; write { after: 2, recoverAfter: 1 }`);
  const parts = {
    after: checkStreak('alert.after', value.after),
    recoverAfter: checkStreak('alert.recoverAfter', value.recoverAfter),
    remindEvery: checkRemindEvery(value.remindEvery),
    every: checkOccasion(value.every),
  };
  const checked = together(parts, unknownFields(value, fields, 'alert.'));
  if (!checked.ok) return checked;
  const { after, recoverAfter, remindEvery, every } = checked.value;
  const reminding = remindEvery === undefined ? {} : { remindEveryMs: remindEvery };
  return good({ after, recoverAfter, ...reminding, ...(every === 'failure' ? { every } : {}) });
};
