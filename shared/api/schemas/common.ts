// What the shapes of the API's answers have in common: times, ids and the place of the next page.
import * as v from 'valibot';
import { slug } from '../../model/identity.ts';

/** ISO 8601 in UTC, with milliseconds. */
export const Time = v.pipe(v.string(), v.isoTimestamp());
export const MaybeTime = v.nullable(Time);
export const MaybeText = v.nullable(v.string());
/** Milliseconds. */
export const MaybeMs = v.nullable(v.number());
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const MonitorId = v.pipe(
  v.string(),
  v.regex(slug),
  v.description('1 to 63 lower-case letters, digits and hyphens'),
);
export const Cursor = v.pipe(MaybeText, v.description('For the next page; null when there is none'));
