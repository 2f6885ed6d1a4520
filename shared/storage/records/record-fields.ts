// The fields that several records share. Their bounds keep a damaged number from being displayed, sorted or counted with.
import * as v from 'valibot';

const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** Milliseconds since the epoch with at most 13 digits, as keys hold them: until 2286. */
export const Time = integer(0, 9_999_999_999_999);

/** Milliseconds relative to a due time, at most three years before or after it. */
export const Offset = integer(-100_000_000_000, 100_000_000_000);

/** Milliseconds between due times. Never 0, because computing the next due time would not end. */
export const Interval = integer(1, 10_000_000_000);

/** A count, or the number of an item with at most 8 digits, as keys hold it. */
export const Count = integer(0, 99_999_999);

/** A duration in whole milliseconds. */
export const Milliseconds = integer(0, 9_999_999_999_999);

/** A number of consecutive runs. */
const Streak = integer(1, 1_000);

/** Older records have only the first two properties. */
export const Policy = v.object({
  after: Streak,
  recoverAfter: Streak,
  remindEveryMs: v.exactOptional(v.union([v.literal(0), Interval])),
  every: v.exactOptional(v.literal('failure')),
});

/** The language of alerts. */
export const Language = v.picklist(['en', 'es']);

/** A measured duration in milliseconds, with fractions. */
export const Measured = v.pipe(v.number(), v.minValue(-10_000_000_000), v.maxValue(10_000_000_000));
