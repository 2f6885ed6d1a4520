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

const line = 'text of 1 to 200 characters, without line breaks or other control characters';
/** What a person wrote, to be shown in lists, on consoles and in alerts. */
export const Line = v.pipe(
  v.string(line),
  v.minLength(1, line),
  v.maxLength(200, line),
  v.check((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), line),
);
