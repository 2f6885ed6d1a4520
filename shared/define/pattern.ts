// Patterns that are matched in time proportional to the text, by RE2 instead of JavaScript's own engine.
import { RE2JS } from 're2js';
import { definitionMessages } from '../messages/en/definition.ts';
import { errorMessage } from '../text/clean.ts';
import { definition, isDefinition } from './definition.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

/** Returned by `pattern('…')`. */
export type Pattern = {
  readonly [definition]: 'pattern';
  readonly source: string;
  readonly flags: string;
};

/**
 * A pattern for headers, the body and JSON values; a RegExp literal may be used instead. A pattern matches anywhere in
 * the text, in linear time: lookarounds and back-references are rejected.
 *
 * @example
 * http('home', 'https://shop.example/', { expect: { body: pattern('add to (cart|basket)', 'i') } })
 */
export const pattern = (source: string, flags = ''): Pattern => ({ [definition]: 'pattern', source, flags });

export const isPattern = (value: unknown): value is Pattern | RegExp =>
  value instanceof RegExp || isDefinition(value, 'pattern');

/** A compiled pattern. */
export type Matcher = {
  readonly test: (text: string) => boolean;
  /** As the user wrote it: `/on sale/i`. */
  readonly shown: string;
  /** The length of text that is searched: a complex pattern searches less, so that it cannot delay other checks. */
  readonly searchedChars: number;
};

const maxSourceChars = 1_000;
const maxProgramSize = 300;
/** Steps of RE2's slowest engine in one text: about half a second. */
const maxSteps = 20_000_000;
const maxSearchedChars = 1_048_576;

const flagBits: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  // These flags do not change whether a pattern matches.
  g: 0,
  d: 0,
  u: 0,
};

/** RE2 names the rule of its grammar that is broken; the two most common cases get a message of their own. */
const compileProblem = (source: string, error: unknown): string => {
  if (/\(\?<?[=!]/.test(source)) return definitionMessages.patternLookaround({ source });
  if (/\\[1-9]|\\k</.test(source)) return definitionMessages.patternBackReference({ source });
  const reason = errorMessage(error).replace('error parsing regexp: ', '');
  return definitionMessages.patternInvalid({ source, reason });
};

const compile = (source: string, flags: string, field: string): ValidationResult<Matcher> => {
  try {
    const bits = [...flags].reduce((sum, flag) => sum | (flagBits[flag] ?? 0), 0);
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), bits);
    const size = compiled.programSize();
    if (size > maxProgramSize)
      return invalid(field, definitionMessages.patternTooLarge({ source, size, max: maxProgramSize }));
    const searchedChars = Math.min(maxSearchedChars, Math.floor(maxSteps / size));
    const test = (text: string): boolean => compiled.test(text.slice(0, searchedChars));
    return valid({ test, shown: `/${source}/${flags}`, searchedChars });
  } catch (error) {
    return invalid(field, compileProblem(source, error));
  }
};

/** Compiles a pattern or a RegExp literal; `field` is the place of the pattern in the definition. */
export const compilePattern = (
  { source, flags: givenFlags }: Pattern | RegExp,
  field: string,
): ValidationResult<Matcher> => {
  if (typeof source !== 'string' || source.length === 0) return invalid(field, definitionMessages.patternEmpty);
  if (source.length > maxSourceChars)
    return invalid(field, definitionMessages.patternTooLong({ length: source.length, max: maxSourceChars }));
  const flags = String(givenFlags);
  const unknown = [...flags].filter((flag) => !(flag in flagBits)).join('');
  return unknown === ''
    ? compile(source, flags, field)
    : invalid(field, definitionMessages.patternFlags({ flags: unknown }));
};
