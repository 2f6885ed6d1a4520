// The body of the answer: texts and patterns that have to be in it.
import { described } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { bad, type Checked, eachOf, good } from '../../define/validated.ts';
import type { Assertion } from './assertion.ts';
import { checkText } from './text-rule.ts';

const max = 20;

const checkPart = (value: unknown, field: string): Checked<Assertion> => {
  const rule = checkText(value, field);
  if (!rule.ok) return rule;
  const { isIn, shown, searchedChars } = rule.value;
  return good(({ text }, words) =>
    isIn(text) ? [] : [{ what: words.body, expected: shown, found: words.notIn(Math.min(text.length, searchedChars)) }],
  );
};

export const checkBody = (value: unknown, field: string): Checked<readonly Assertion[]> => {
  if (value === undefined) return good([]);
  const right = 'write a text that the body contains, a pattern, or a list of them; for JSON: expect.json';
  if (Array.isArray(value)) {
    if (value.length === 0) return bad(field, `the list is empty; ${right}`);
    if (value.length > max) return bad(field, `${value.length} texts, at most ${max} are allowed`);
    return eachOf(Array.from(value, (part, index) => checkPart(part, `${field}[${index}]`)));
  }
  if (typeof value !== 'string' && !isPattern(value)) return bad(field, `${described(value)} given; ${right}`);
  return eachOf([checkPart(value, field)]);
};
