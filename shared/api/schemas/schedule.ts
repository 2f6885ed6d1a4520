// The schedule history as the API tells it.
import * as v from 'valibot';
import { MaybeText, MonitorId, Time } from './common.ts';

export const ScheduleJson = v.pipe(
  v.strictObject({
    monitor: MonitorId,
    entries: v.array(
      v.strictObject({
        from: v.pipe(Time, v.description('Valid from then until the entry above it begins')),
        intervalSeconds: v.number(),
        phaseSeconds: v.pipe(v.number(), v.description('It is due at every whole multiple of the interval plus this')),
        state: v.picklist(['active', 'paused', 'removed']),
        reason: v.pipe(MaybeText, v.description('Why it was changed by hand')),
      }),
    ),
  }),
  v.title('Schedule'),
);
