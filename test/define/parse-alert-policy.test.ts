// The alert policy of a monitor: defaults, limits and issues.
import { describe, expect, it } from 'vitest';
import { parseAlertPolicy } from '../../shared/define/parse-alert-policy.ts';

const usual = { after: 1, recoverAfter: 1 };

describe('an alert policy', () => {
  it.each([
    ['left out', undefined, usual],
    ['empty', {}, usual],
    ['with what it would be anyway', { after: 1, every: 'change' }, usual],
    ['with streaks', { after: 3, recoverAfter: 2 }, { after: 3, recoverAfter: 2 }],
    ['with reminders', { remindEvery: '90m' }, { ...usual, remindEveryMs: 5_400_000 }],
    ['with the quickest reminders', { remindEvery: '1m' }, { ...usual, remindEveryMs: 60_000 }],
    ['with the slowest reminders', { remindEvery: '7d' }, { ...usual, remindEveryMs: 604_800_000 }],
    ['without reminders', { remindEvery: false }, { ...usual, remindEveryMs: 0 }],
    ['with each failure', { every: 'failure' }, { ...usual, every: 'failure' }],
  ])('%s is parsed', (_, given, policy) => {
    expect(parseAlertPolicy(given)).toEqual({ ok: true, value: policy });
  });

  it('reports all issues at once', () => {
    const checked = parseAlertPolicy({ after: 0, remindEvery: 5, every: 7, some: 1 });
    expect(checked.ok ? [] : checked.issues.map(({ field }) => field).toSorted()).toEqual([
      'alert.after',
      'alert.every',
      'alert.remindEvery',
      'alert.some',
    ]);
  });
});
