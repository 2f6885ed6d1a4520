// The body of the answer: texts and patterns that have to be in it.
import { describeValue } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { combineAll, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import type { Assertion } from './assertion.ts';
import { checkText } from './text-rule.ts';

const max = 20;

const checkPart = (value: unknown, field: string): ValidationResult<Assertion> => {
  const rule = checkText(value, field);
  if (!rule.ok) return rule;
  const { isIn, shown, searchedChars } = rule.value;
  return valid(({ text }, words) =>
    isIn(text) ? [] : [{ what: words.body, expected: shown, found: words.notIn(Math.min(text.length, searchedChars)) }],
  );
};

export const checkBody = (value: unknown, field: string): ValidationResult<readonly Assertion[]> => {
  if (value === undefined) return valid([]);
  const right = 'write a text that the body contains, a pattern, or a list of them; for JSON: expect.json';
  if (Array.isArray(value)) {
    if (value.length === 0) return invalid(field, `the list is empty; ${right}`);
    if (value.length > max) return invalid(field, `${value.length} texts, at most ${max} are allowed`);
    return combineAll(Array.from(value, (part, index) => checkPart(part, `${field}[${index}]`)));
  }
  if (typeof value !== 'string' && !isPattern(value)) return invalid(field, `${describeValue(value)} given; ${right}`);
  return combineAll([checkPart(value, field)]);
};
