// The status code: which ones are expected, and what is said of another.
import { describeValue } from '../../define/definition.ts';
import { combineAll, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { orList } from '../../messages/http.ts';
import type { Assertion } from './assertion.ts';

export type StatusRange = { readonly from: number; readonly to: number; readonly shown: string };

const isStatus = (value: number): boolean => Number.isInteger(value) && value >= 100 && value <= 599;

const rangeOf = (value: unknown): StatusRange | undefined => {
  if (typeof value === 'number') return isStatus(value) ? { from: value, to: value, shown: `${value}` } : undefined;
  if (typeof value !== 'string') return undefined;
  const family = /^([1-5])xx$/i.exec(value);
  if (family) return { from: Number(family[1]) * 100, to: Number(family[1]) * 100 + 99, shown: value.toLowerCase() };
  const [, first, last] = /^(\d{3})\s*-\s*(\d{3})$/.exec(value) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return isStatus(from) && isStatus(to) && from <= to ? { from, to, shown: `${from}-${to}` } : undefined;
};

const right = "write a status code from 100 to 599, such as 200, or '2xx', or '200-299', or a list of them";

const max = 50;

export const checkStatus = (value: unknown, field: string): ValidationResult<readonly StatusRange[]> => {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length === 0) return invalid(field, `the list is empty; ${right}`);
  if (given.length > max)
    return invalid(field, `${given.length} status codes, at most ${max} are allowed; '2xx' is all from 200 to 299`);
  // What is left out of a list (`[200, , 204]`) is undefined in this one, and not passed over.
  const list = Array.from(given);
  const wrong = list.filter((one) => !rangeOf(one)).map(describeValue);
  if (wrong.length > 0) return invalid(field, `${wrong.join(', ')} is no status code; ${right}`);
  return combineAll(list.map((one) => valid(rangeOf(one) as StatusRange)));
};

export const isAmong = (ranges: readonly StatusRange[], status: number): boolean =>
  ranges.some(({ from, to }) => from <= status && status <= to);

/** Whether any of them is a redirect; 304 is none. */
export const namesRedirect = (ranges: readonly StatusRange[]): boolean =>
  [300, 301, 302, 303, 307, 308].some((status) => isAmong(ranges, status));

export const assertStatus = (ranges: readonly StatusRange[]): Assertion => {
  const shown = ranges.map((range) => range.shown);
  return ({ answer: { status } }, words) =>
    isAmong(ranges, status) ? [] : [{ what: words.status, expected: orList(shown, words), found: String(status) }];
};
