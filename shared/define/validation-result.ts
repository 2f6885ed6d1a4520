// What looking at a value gives: the value made fit for use, or all that is wrong with it.

import { closestMatch } from './closest-match.ts';
import { describeValue, type Issue } from './definition.ts';

/** Faults, or the value where there are none. */
export type ValidationResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export const valid = <T>(value: T): ValidationResult<T> => ({ ok: true, value });
export const invalid = (field: string, message: string): ValidationResult<never> => ({
  ok: false,
  issues: [{ field, message }],
});

export const issuesOf = (checked: Iterable<ValidationResult<unknown>>): readonly Issue[] =>
  [...checked].flatMap((one) => (one.ok ? [] : one.issues));

type Values<T> = { readonly [K in keyof T]: T[K] extends ValidationResult<infer V> ? V : never };

/** All of them, or the faults of all of them, with those that were found otherwise. */
export const combine = <T extends Readonly<Record<string, ValidationResult<unknown>>>>(
  parts: T,
  others: readonly Issue[] = [],
): ValidationResult<Values<T>> => {
  const issues = [...others, ...issuesOf(Object.values(parts))];
  if (issues.length > 0) return { ok: false, issues };
  const values = Object.entries(parts).map(([name, one]) => [name, one.ok ? one.value : undefined]);
  return valid(Object.fromEntries(values) as Values<T>);
};

/** The values of a list, or the faults of all of its entries. */
export const combineAll = <T>(list: readonly ValidationResult<T>[]): ValidationResult<readonly T[]> => {
  const issues = issuesOf(list);
  return issues.length > 0 ? { ok: false, issues } : valid(list.flatMap((one) => (one.ok ? [one.value] : [])));
};

/** One of a few words, with the spelling that was probably meant. */
export const parseOneOf = <W extends string>(
  value: unknown,
  field: string,
  words: readonly W[],
): ValidationResult<W> => {
  if (typeof value === 'string' && (words as readonly string[]).includes(value)) return valid(value as W);
  const meant = typeof value === 'string' ? closestMatch(value, words) : undefined;
  const right = meant
    ? `did you mean '${meant}'?`
    : `write ${words.map((word) => `'${word}'`).join(words.length > 2 ? ', ' : ' or ')}`;
  return invalid(field, `${describeValue(value)} given; ${right}`);
};
