// Expects texts and patterns in the body of a response.
import { describeValue } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { combineAll, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { parseTextOption } from '../options/text-option.ts';
import type { Assertion } from './response-assertion.ts';

const maxTexts = 20;

const parseText = (value: unknown, field: string): ValidationResult<Assertion> => {
  const matcher = parseTextOption(value, field);
  if (!matcher.ok) return matcher;
  const { isIn, shown, searchedChars } = matcher.value;
  return valid(({ text, host, messages }) =>
    isIn(text) ? [] : [messages.bodyText({ host, expected: shown, chars: Math.min(text.length, searchedChars) })],
  );
};

export const parseBodyOption = (value: unknown, field: string): ValidationResult<readonly Assertion[]> => {
  if (value === undefined) return valid([]);
  if (Array.isArray(value)) {
    const count = value.length;
    if (count === 0) return invalid(field, httpOptionMessages.noBodyTexts);
    if (count > maxTexts) return invalid(field, httpOptionMessages.tooManyBodyTexts({ count, max: maxTexts }));
    return combineAll(Array.from(value, (text, index) => parseText(text, `${field}[${index}]`)));
  }
  if (typeof value !== 'string' && !isPattern(value))
    return invalid(field, httpOptionMessages.expectBodyInvalid({ value: describeValue(value) }));
  return combineAll([parseText(value, field)]);
};
