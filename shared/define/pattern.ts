// Patterns that take time in proportion to the text, whatever a server answers: RE2, not JavaScript's own engine.
import { RE2JS } from 're2js';
import { definition, isDefinition } from './definition.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

/** Made by `pattern('…')`. */
export type Pattern = {
  readonly [definition]: 'pattern';
  readonly source: string;
  readonly flags: string;
};

/**
 * A pattern for header, body and JSON; a RegExp literal may stand wherever a pattern does. It may match anywhere in the
 * text, and takes linear time: lookarounds and back-references are refused.
 *
 * @example
 * http('home', 'https://shop.example/', { expect: { body: pattern('add to (cart|basket)', 'i') } })
 */
export const pattern = (source: string, flags = ''): Pattern => ({ [definition]: 'pattern', source, flags });

export const isPattern = (value: unknown): value is Pattern | RegExp =>
  value instanceof RegExp || isDefinition(value, 'pattern');

/** A pattern that is fit to run. */
export type Matcher = {
  readonly test: (text: string) => boolean;
  /** As it was written: `/on sale/i`. */
  readonly shown: string;
  /** Only the beginning of a longer text is looked at, so that a heavy pattern cannot hold up everybody else. */
  readonly searchedChars: number;
};

const maxSource = 1_000;
const largestProgram = 300;
/** Steps of the slowest engine of RE2 in a text: about half a second. */
const maxSteps = 20_000_000;
const maxChars = 1_048_576;

const flagBits: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  // They say how to go on after a match, or how to read the pattern: nothing that changes whether it matches.
  g: 0,
  d: 0,
  u: 0,
};

/** The reason that RE2 gives is about its grammar; these are what people run into. */
const whyNot = (source: string, error: unknown): string => {
  if (/\(\?<?[=!]/.test(source))
    return 'it looks around ("(?=", "(?!", "(?<=" or "(?<!"), which cannot be done in linear time; write it without, or several patterns in a list';
  if (/\\[1-9]|\\k</.test(source))
    return 'it refers back to a group ("\\1"), which cannot be done in linear time; write it without';
  const reason = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : String(error);
  return `${reason}; write a pattern of RE2, such as '^(ok|ready)$'`;
};

const matcherOf = (source: string, flags: string): Matcher | string => {
  try {
    const bits = [...flags].reduce((sum, flag) => sum | (flagBits[flag] ?? 0), 0);
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), bits);
    const size = compiled.programSize();
    if (size > largestProgram) return `it is too large (${size} steps, at most ${largestProgram}); repeat less in it`;
    const searchedChars = Math.min(maxChars, Math.floor(maxSteps / size));
    const test = (text: string): boolean => compiled.test(text.slice(0, searchedChars));
    return { test, shown: `/${source}/${flags}`, searchedChars };
  } catch (error) {
    return whyNot(source, error);
  }
};

/** Compiles it; `field` is where it stands. */
export const compilePattern = ({ source, flags }: Pattern | RegExp, field: string): ValidationResult<Matcher> => {
  if (typeof source !== 'string' || source.length === 0)
    return invalid(field, "the pattern is empty; write pattern('ok')");
  if (source.length > maxSource)
    return invalid(field, `the pattern has ${source.length} characters, at most ${maxSource} are allowed`);
  const unknown = [...String(flags)].filter((flag) => !(flag in flagBits));
  if (unknown.length > 0)
    return invalid(field, `the flag "${unknown.join('')}" is not known here; known are i, m and s`);
  const matcher = matcherOf(source, String(flags));
  return typeof matcher === 'string'
    ? invalid(field, `the pattern /${source}/ cannot be used: ${matcher}`)
    : valid(matcher);
};
