// A range of time in a query: two ISO 8601 times, of which both may be left out.
import * as v from 'valibot';
import { dayMs, historyMs, startOfDay } from '../model/rollup.ts';
import { latestDueTime } from '../model/schedule.ts';
import type { TimeRange } from '../queries/read-rollups.ts';
import type { Parsed } from './query-parameters.ts';

const unlessSaidMs = dayMs;
const earliest = Date.UTC(2000, 0);

const iso = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Undefined for what is no such time, for the 30th of February, and for what no record can be of. */
export const parseTime = (text: string): number | undefined => {
  const [, date, minutes = '00:00', seconds = ':00', zone = 'Z'] = iso.exec(text) ?? [];
  if (date === undefined || minutes > '23:59' || seconds >= ':60' || !/^(?:Z|.(?:0\d|1[0-4]):[0-5]\d)$/.test(zone))
    return undefined;
  // A day that its month has not would be read as one of the next month.
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(date)) return undefined;
  const at = Date.parse(`${date}T${minutes}${seconds}${zone}`);
  return at >= earliest && at < Date.UTC(2286, 0) ? at : undefined;
};

const timeRule = {
  schema: v.pipe(v.string(), v.transform(parseTime), v.number('it must be a time')),
  mustBe:
    'a time, from 2000 on, as in 2026-11-24T10:00:00Z or 2026-11-24T04:00:00-06:00 (write + as %2B), or a date, which begins at midnight UTC',
  documentedSchema: { type: 'string', format: 'date-time' },
};

export const timeRangeParameters = { from: timeRule, to: timeRule };

const refuse = (parameter: 'from' | 'to', detail: string): Parsed<TimeRange> => ({ ok: false, parameter, detail });

/** The last 24 hours unless it is said otherwise; a refusal names the parameter. `now` in milliseconds. */
export const parseTimeRange = (
  query: { readonly from?: number; readonly to?: number },
  now: number,
): Parsed<TimeRange> => {
  if (query.from !== undefined && query.from >= now)
    return refuse('from', 'from lies in the future; it must be in the past');
  // Whoever asks for all of today, or by what an answer in whole hours said, means until now, by the clock of here.
  if (query.to !== undefined && query.to > startOfDay(latestDueTime(now)) + dayMs)
    return refuse('to', 'to lies in the future; it must be no later than the end of today (UTC)');
  const to = Math.min(query.to ?? now, now);
  const from = query.from ?? to - unlessSaidMs;
  if (from >= to) return refuse('from', 'from must be before to');
  if (to - from > historyMs)
    return refuse('from', 'from is more than 13 months (400 days) before to, and no more is kept');
  return { ok: true, query: { from, to } };
};
