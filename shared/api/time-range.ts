// A time range in a query: two ISO 8601 times, each of which may be left out.
import * as v from 'valibot';
import { expected, problems } from '../messages/en/api.ts';
import { dayMs, historyMs, startOfDay } from '../model/rollup.ts';
import { latestDueTime } from '../model/schedule.ts';
import type { TimeRange } from '../queries/read-rollups.ts';
import { type Parsed, refuseParameter } from './query-parameters.ts';

const defaultRangeMs = dayMs;
const earliest = Date.UTC(2000, 0);
/** From here on, times in milliseconds no longer fit into the 13 digits of a key. */
const latest = Date.UTC(2286, 0);

const iso = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const utcOffset = /^(?:Z|.(?:0\d|1[0-4]):[0-5]\d)$/;

/** Milliseconds since the epoch; undefined for other formats, for dates such as 30 February, and outside 2000 to 2285. */
export const parseTime = (text: string): number | undefined => {
  const [, date, minutes = '00:00', seconds = ':00', zone = 'Z'] = iso.exec(text) ?? [];
  if (date === undefined || minutes > '23:59' || seconds >= ':60' || !utcOffset.test(zone)) return undefined;
  // Date accepts a day that its month does not have, as a day of the next month.
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(date)) return undefined;
  const at = Date.parse(`${date}T${minutes}${seconds}${zone}`);
  return at >= earliest && at < latest ? at : undefined;
};

const timeParameter = {
  schema: v.pipe(v.string(), v.transform(parseTime), v.number()),
  expected: expected.time,
  documentedSchema: { type: 'string', format: 'date-time' },
};

export const timeRangeParameters = { from: timeParameter, to: timeParameter };

/** The last 24 hours unless the query has other times. `now` in milliseconds since the epoch. */
export const parseTimeRange = (
  query: { readonly from?: number; readonly to?: number },
  now: number,
): Parsed<TimeRange> => {
  if (query.from !== undefined && query.from >= now) return refuseParameter('from', problems.fromInFuture);
  // A client may request all of today, or whole hours, by a clock that is slightly ahead of this one.
  if (query.to !== undefined && query.to > startOfDay(latestDueTime(now)) + dayMs)
    return refuseParameter('to', problems.toInFuture);
  const to = Math.min(query.to ?? now, now);
  const from = query.from ?? to - defaultRangeMs;
  if (from >= to) return refuseParameter('from', problems.fromNotBeforeTo);
  if (to - from > historyMs) return refuseParameter('from', problems.rangeTooLong);
  return { ok: true, query: { from, to } };
};
