// Numbers as records hold them: within what can be shown, sorted and counted with, so that a damaged one stops here.
import * as v from 'valibot';

const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** Least and most of each, for whoever tells without a schema. */
export const bounds = {
  time: [0, 9_999_999_999_999],
  offset: [-100_000_000_000, 100_000_000_000],
  count: [0, 99_999_999],
  measured: [-10_000_000_000, 10_000_000_000],
} as const;

/** Milliseconds since the epoch, as a key can hold them: 13 digits, until 2286. */
export const Time = whole(...bounds.time);

/** Milliseconds from a due time, three years to either side. */
export const Offset = whole(...bounds.offset);

/** Milliseconds between due times. Never 0: the next one would be this one, for ever. */
export const Interval = whole(1, 10_000_000_000);

/** A number of things, or the number of one, as a key can hold it: 8 digits. */
export const Count = whole(...bounds.count);

/** Runs in a row. */
export const Streak = whole(1, 1_000);

/** Older records have only the first two. */
export const Policy = v.object({
  after: Streak,
  recoverAfter: Streak,
  remindEveryMs: v.exactOptional(v.union([v.literal(0), Interval])),
  every: v.exactOptional(v.literal('failure')),
});

/** A measured time, milliseconds; it may have a fraction. */
export const Measured = v.pipe(v.number(), v.minValue(bounds.measured[0]), v.maxValue(bounds.measured[1]));
