// The schedule history of a monitor as JSON.
import * as v from 'valibot';
import type { ScheduleEntry } from '../../model/schedule.ts';
import type { JsonOf } from '../json-of.ts';
import { isoTime, MonitorId, TextOrNull, Time } from './common-json.ts';

export const ScheduleJson = v.pipe(
  v.strictObject({
    monitor: MonitorId,
    entries: v.array(
      v.strictObject({
        from: v.pipe(Time, v.description('In effect until the start of the entry before it')),
        intervalSeconds: v.number(),
        phaseSeconds: v.pipe(v.number(), v.description('Runs are due at whole multiples of the interval plus this')),
        state: v.picklist(['active', 'paused', 'removed']),
        reason: v.pipe(TextOrNull, v.description('Why it was overridden')),
      }),
    ),
  }),
  v.title('Schedule'),
);

/** `history` oldest first. */
export const scheduleJson = (monitor: string, history: readonly ScheduleEntry[]): JsonOf<typeof ScheduleJson> => ({
  monitor,
  entries: history.toReversed().map(({ from, intervalMs, phaseMs, state, reason }) => ({
    from: isoTime(from),
    intervalSeconds: intervalMs / 1_000,
    phaseSeconds: phaseMs / 1_000,
    state,
    reason: reason ?? null,
  })),
});
