// A text or a pattern that another text has to have.
import { described } from '../../define/definition.ts';
import { checkPattern, isPattern } from '../../define/pattern.ts';
import { bad, type Checked, good } from '../../define/validated.ts';
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

export const checkText = (value: unknown, field: string): Checked<TextRule> => {
  const right = "write a text, or a pattern such as /on sale/i or pattern('on sale', 'i')";
  if (isPattern(value)) {
    const matcher = checkPattern(value, field);
    if (!matcher.ok) return matcher;
    const { test, shown, searchedChars } = matcher.value;
    return good({ is: test, isIn: test, shown, searchedChars });
  }
  if (typeof value !== 'string') return bad(field, `${described(value)} given; ${right}`);
  if (value === '') return bad(field, `the text is empty, which anything has; ${right}`);
  if (value.length > longest)
    return bad(field, `the text has ${value.length} characters, at most ${longest} are allowed`);
  return good({
    is: (text) => text === value,
    isIn: (text) => text.includes(value),
    shown: quoted(value),
    searchedChars: Number.POSITIVE_INFINITY,
  });
};
