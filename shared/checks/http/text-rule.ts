// A text or a pattern that another text has to have.
import { describeValue } from '../../define/definition.ts';
import { compilePattern, isPattern } from '../../define/pattern.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { quoted } from '../../messages/http.ts';

export type TextRule = {
  /** The whole text, or a match of the pattern. */
  readonly is: (text: string) => boolean;
  /** The text somewhere in it, or a match of the pattern. */
  readonly isIn: (text: string) => boolean;
  /** In quotes, or between slashes. */
  readonly shown: string;
  /** How much of a text is looked at. */
  readonly searchedChars: number;
};

const longest = 1_000;

export const checkText = (value: unknown, field: string): ValidationResult<TextRule> => {
  const right = "write a text, or a pattern such as /on sale/i or pattern('on sale', 'i')";
  if (isPattern(value)) {
    const matcher = compilePattern(value, field);
    if (!matcher.ok) return matcher;
    const { test, shown, searchedChars } = matcher.value;
    return valid({ is: test, isIn: test, shown, searchedChars });
  }
  if (typeof value !== 'string') return invalid(field, `${describeValue(value)} given; ${right}`);
  if (value === '') return invalid(field, `the text is empty, which anything has; ${right}`);
  if (value.length > longest)
    return invalid(field, `the text has ${value.length} characters, at most ${longest} are allowed`);
  return valid({
    is: (text) => text === value,
    isIn: (text) => text.includes(value),
    shown: quoted(value),
    searchedChars: Number.POSITIVE_INFINITY,
  });
};
