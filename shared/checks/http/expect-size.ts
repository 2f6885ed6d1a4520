// Expects a number of values, characters or members: a whole number, or conditions of one.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import type { HttpMessages } from '../../messages/http.ts';

export type SizeRule = {
  readonly holds: (size: number) => boolean;
  readonly expected: (messages: HttpMessages) => string;
};

const operators = ['equals', 'not', 'atLeast', 'atMost'] as const;
type Operator = (typeof operators)[number];

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const holds: Readonly<Record<Operator, (size: number, limit: number) => boolean>> = {
  equals: (size, limit) => size === limit,
  not: (size, limit) => size !== limit,
  atLeast: (size, limit) => size >= limit,
  atMost: (size, limit) => size <= limit,
};

const expectedText = (operator: Operator, limit: number, messages: HttpMessages): string => {
  const value = String(limit);
  if (operator === 'equals') return value;
  return operator === 'not' ? messages.anyBut({ value }) : messages[operator]({ value });
};

const ruleOf = (given: readonly (readonly [Operator, number])[]): SizeRule => ({
  holds: (size) => given.every(([operator, limit]) => holds[operator](size, limit)),
  expected: (messages) =>
    messages.allOf({ values: given.map(([operator, limit]) => expectedText(operator, limit, messages)) }),
});

/** Undefined when the option is left out. */
export const parseSize = (value: unknown, field: string): ValidationResult<SizeRule | undefined> => {
  if (value === undefined) return valid(undefined);
  if (isSize(value)) return valid(ruleOf([['equals', value]]));
  if (!isRecord(value)) return invalid(field, httpOptionMessages.jsonSizeInvalid({ value: describeValue(value) }));
  const issues = unknownFieldIssues(value, operators, `${field}.`);
  if (issues.length > 0) return { ok: false, issues };
  const given = operators.filter((operator) => operator in value);
  const wrong = given.find((operator) => !isSize(value[operator]));
  if (given.length === 0 || wrong)
    return invalid(
      wrong ? `${field}.${wrong}` : field,
      httpOptionMessages.jsonSizeInvalid({ value: describeValue(wrong ? value[wrong] : value) }),
    );
  if (Number(value.atLeast) > Number(value.atMost)) return invalid(field, httpOptionMessages.jsonBoundOrder);
  return valid(ruleOf(given.map((operator) => [operator, Number(value[operator])])));
};

/** Characters of a text, values of a list, members of an object; undefined for another value. */
export const lengthOf = (value: unknown): number | undefined => {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return value !== null && typeof value === 'object' ? Object.keys(value).length : undefined;
};
