// Fields that the JSON of several resources has. JSON of the API is camelCase, with null where there is no value.
import * as v from 'valibot';
import { expected } from '../../messages/en/api.ts';
import { slug } from '../../model/identity.ts';
import { ownSideCauses } from '../../model/own-side.ts';

/** ISO 8601 in UTC, with milliseconds. */
export const Time = v.pipe(v.string(), v.isoTimestamp());
export const TimeOrNull = v.nullable(Time);
export const TextOrNull = v.nullable(v.string());
/** Milliseconds. */
export const MsOrNull = v.nullable(v.number());
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const MonitorId = v.pipe(
  v.string(),
  v.regex(slug),
  v.description('1 to 63 lower-case letters, digits and hyphens'),
);
export const Cursor = v.pipe(TextOrNull, v.description('Of the next page; null on the last page'));

export const OwnSideJson = v.pipe(
  v.nullable(v.picklist(ownSideCauses)),
  v.description('What failed on the side of Vigía, so that the newest run shows nothing; else null'),
);

/** A text by a person that lists, consoles and alerts show. */
export const SingleLineText = v.pipe(
  v.string(expected.singleLine),
  v.minLength(1, expected.singleLine),
  v.maxLength(200, expected.singleLine),
  v.check((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), expected.singleLine),
);

/** `at` in milliseconds since the epoch. */
export const isoTime = (at: number): string => new Date(at).toISOString();
export const isoTimeOrNull = (at: number | undefined): string | null => (at === undefined ? null : isoTime(at));
