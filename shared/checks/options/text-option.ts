// Parses an expectation that is a text or a pattern.
import { describeValue } from '../../define/definition.ts';
import { compilePattern, isPattern, type Pattern } from '../../define/pattern.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';
import { quoteValue } from '../../text/quote-value.ts';

/** A text or a pattern. A RegExp literal is run by RE2, in linear time. */
export type TextOption = string | Pattern | RegExp;

export type TextMatcher = {
  /** Whether a text is the expected one, or matches the pattern. */
  readonly matches: (text: string) => boolean;
  /** Whether a text contains the expected one, or matches the pattern. */
  readonly isIn: (text: string) => boolean;
  /** In quotes, or between slashes. */
  readonly shown: string;
  /** The length of text that is searched. */
  readonly searchedChars: number;
};

const maxTextChars = 1_000;

export const parseTextOption = (value: unknown, field: string): ValidationResult<TextMatcher> => {
  if (isPattern(value)) {
    const compiled = compilePattern(value, field);
    if (!compiled.ok) return compiled;
    const { test, shown, searchedChars } = compiled.value;
    return valid({ matches: test, isIn: test, shown, searchedChars });
  }
  if (typeof value !== 'string')
    return invalid(field, checkOptionMessages.textInvalid({ value: describeValue(value) }));
  if (value === '') return invalid(field, checkOptionMessages.textEmpty);
  if (value.length > maxTextChars)
    return invalid(field, checkOptionMessages.textTooLong({ length: value.length, max: maxTextChars }));
  return valid({
    matches: (text) => text === value,
    isIn: (text) => text.includes(value),
    shown: quoteValue(value),
    searchedChars: Number.POSITIVE_INFINITY,
  });
};
