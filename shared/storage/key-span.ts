// Converts the range of a query to its bounds, in the same way for every store.
import type { Range } from './store.ts';
import { checkKeyText, storeLimits } from './store-limits.ts';
import { compareUtf8 } from './utf8-order.ts';

export type Bound = { readonly sort: string; readonly inclusive: boolean };

/** A checked range: `after` has moved the bound at which the query starts. */
export type KeySpan = {
  readonly lower?: Bound;
  readonly upper?: Bound;
  readonly descending: boolean;
  readonly limit: number;
};

const inclusive = (sort: string | undefined): Bound | undefined =>
  sort === undefined ? undefined : { sort, inclusive: true };

const exclusive = (sort: string | undefined): Bound | undefined =>
  sort === undefined ? undefined : { sort, inclusive: false };

/** The bound that excludes more. `sign` is 1 for lower bounds and -1 for upper ones. */
const tighter = (bound: Bound | undefined, after: Bound | undefined, sign: 1 | -1): Bound | undefined => {
  if (bound === undefined || after === undefined) return after ?? bound;
  return sign * compareUtf8(after.sort, bound.sort) >= 0 ? after : bound;
};

const isEmpty = (lower: Bound | undefined, upper: Bound | undefined): boolean => {
  if (!lower || !upper) return false;
  const order = compareUtf8(lower.sort, upper.sort);
  return order > 0 || (order === 0 && !(lower.inclusive && upper.inclusive));
};

/** The span of a range, or undefined when it is empty. Throws a RangeError for an invalid bound or limit. */
export const toKeySpan = (range: Range): KeySpan | undefined => {
  const { from, to, after, descending = false, limit = storeLimits.defaultItemsPerPage } = range;
  if (!Number.isInteger(limit) || limit < 1 || limit > storeLimits.itemsPerPage)
    throw new RangeError(`range.limit must be a whole number from 1 to ${storeLimits.itemsPerPage}, not ${limit}`);
  for (const [name, sort] of Object.entries({ from, to, after }))
    if (sort !== undefined) checkKeyText(sort, storeLimits.sortBytes, `range.${name}`);
  const lower = descending ? inclusive(from) : tighter(inclusive(from), exclusive(after), 1);
  const upper = descending ? tighter(inclusive(to), exclusive(after), -1) : inclusive(to);
  if (isEmpty(lower, upper)) return undefined;
  return { ...(lower && { lower }), ...(upper && { upper }), descending, limit };
};
