// The result of validating one value of a definition: the parsed value, or every issue that was found.
import { definitionMessages } from '../messages/en/definition.ts';
import { closestMatch } from './closest-match.ts';
import { describeValue, type Issue } from './definition.ts';

export type ValidationResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export const valid = <T>(value: T): ValidationResult<T> => ({ ok: true, value });

export const invalid = (field: string, message: string): ValidationResult<never> => ({
  ok: false,
  issues: [{ field, message }],
});

export const issuesOf = (results: Iterable<ValidationResult<unknown>>): readonly Issue[] =>
  [...results].flatMap((result) => (result.ok ? [] : result.issues));

type Values<T> = { readonly [K in keyof T]: T[K] extends ValidationResult<infer V> ? V : never };

/** One result for a record of results: all values, or `otherIssues` and the issues of all parts. */
export const combine = <T extends Readonly<Record<string, ValidationResult<unknown>>>>(
  parts: T,
  otherIssues: readonly Issue[] = [],
): ValidationResult<Values<T>> => {
  const issues = [...otherIssues, ...issuesOf(Object.values(parts))];
  if (issues.length > 0) return { ok: false, issues };
  const values = Object.entries(parts).map(([name, part]) => [name, part.ok ? part.value : undefined]);
  return valid(Object.fromEntries(values) as Values<T>);
};

/** One result for a list of results: all values, or the issues of all entries. */
export const combineAll = <T>(list: readonly ValidationResult<T>[]): ValidationResult<readonly T[]> => {
  const issues = issuesOf(list);
  return issues.length > 0 ? { ok: false, issues } : valid(list.flatMap((entry) => (entry.ok ? [entry.value] : [])));
};

/** Accepts exactly one of `choices`. */
export const parseOneOf = <W extends string>(
  value: unknown,
  field: string,
  choices: readonly W[],
): ValidationResult<W> => {
  const match = choices.find((choice) => choice === value);
  if (match !== undefined) return valid(match);
  const suggestion = typeof value === 'string' ? closestMatch(value, choices) : undefined;
  return invalid(field, definitionMessages.invalidChoice({ value: describeValue(value), choices, suggestion }));
};
