// Expects a status code: one, a class, a range, or a list of these.
import { describeValue } from '../../define/definition.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import type { Assertion } from './response-assertion.ts';

/** `shown` is the option as it was written: `200`, `2xx`, `200-299`. */
export type StatusRange = { readonly from: number; readonly to: number; readonly shown: string };

const maxRanges = 50;

const isStatus = (value: number): boolean => Number.isInteger(value) && value >= 100 && value <= 999;

const rangeOf = (value: unknown): StatusRange | undefined => {
  if (typeof value === 'number') return isStatus(value) ? { from: value, to: value, shown: `${value}` } : undefined;
  if (typeof value !== 'string') return undefined;
  const statusClass = /^([1-9])xx$/i.exec(value)?.[1];
  if (statusClass !== undefined) {
    const from = Number(statusClass) * 100;
    return { from, to: from + 99, shown: value.toLowerCase() };
  }
  const [, first, last] = /^(\d{3})\s*-\s*(\d{3})$/.exec(value) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return isStatus(from) && isStatus(to) && from <= to ? { from, to, shown: `${from}-${to}` } : undefined;
};

export const parseStatusOption = (value: unknown, field: string): ValidationResult<readonly StatusRange[]> => {
  // Array.from turns the holes of a sparse list (`[200, , 204]`) into undefined, which is rejected.
  const given: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value];
  const count = given.length;
  if (count === 0) return invalid(field, httpOptionMessages.noStatus);
  if (count > maxRanges) return invalid(field, httpOptionMessages.tooManyStatuses({ count, max: maxRanges }));
  const values = given.filter((status) => !rangeOf(status)).map(describeValue);
  if (values.length > 0) return invalid(field, httpOptionMessages.statusInvalid({ values }));
  return valid(given.flatMap((status) => rangeOf(status) ?? []));
};

export const includesStatus = (ranges: readonly StatusRange[], status: number): boolean =>
  ranges.some(({ from, to }) => from <= status && status <= to);

/** Whether any of the ranges contains a redirect; 304 is not one. */
export const includesRedirect = (ranges: readonly StatusRange[]): boolean =>
  [300, 301, 302, 303, 307, 308].some((status) => includesStatus(ranges, status));

export const assertStatus = (ranges: readonly StatusRange[]): Assertion => {
  const values = ranges.map(({ shown }) => shown);
  return ({ response: { status }, host, messages }) =>
    includesStatus(ranges, status)
      ? []
      : [messages.statusCode({ host, expected: messages.anyOf({ values }), found: String(status) })];
};
