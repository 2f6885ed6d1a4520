// Expects values in a JSON response: a path selects values, and each of them must match.
import { isDeepStrictEqual } from 'node:util';
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { combine, combineAll, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import type { HttpMessages } from '../../messages/http.ts';
import { maskText } from '../../secrets/masking/mask-text.ts';
import { quoteValue } from '../../text/quote-value.ts';
import type { CheckContext } from '../check-context.ts';
import { parseTextOption } from '../options/text-option.ts';
import { quoteFound } from '../quote-found.ts';
import { lengthOf, parseSize, type SizeRule } from './expect-size.ts';
import { type JsonPath, maxValues, parseJsonPath } from './json-path.ts';
import { parseExpectedJson } from './request-body.ts';
import type { Assertion } from './response-assertion.ts';

/** One condition of a value. */
type Condition = {
  readonly holds: (value: unknown) => boolean;
  readonly expected: (messages: HttpMessages) => string;
  /** What is shown in place of a value that does not hold; undefined for the value itself. */
  readonly found?: (value: unknown, messages: HttpMessages) => string | undefined;
};

/** `exists` false: the path must select nothing. With `count` it may. */
type JsonExpectation = {
  readonly exists: boolean;
  readonly conditions: readonly Condition[];
  readonly count?: SizeRule | undefined;
};

const operators = ['equals', 'not', 'atLeast', 'atMost', 'length', 'count', 'exists'] as const;
const maxPaths = 20;

/** The expected value is what JSON makes of it: undefined members are dropped. */
const parseEquality = (value: unknown, field: string, isEqual: boolean): ValidationResult<readonly Condition[]> => {
  const json = parseExpectedJson(value, field);
  if (!json.ok) return json;
  const expectedValue: unknown = JSON.parse(json.value);
  const shown = quoteValue(expectedValue);
  return valid([
    {
      holds: (found) => isDeepStrictEqual(found, expectedValue) === isEqual,
      expected: (messages) => (isEqual ? shown : messages.anyBut({ value: shown })),
    },
  ]);
};

const parseBound = (
  operator: 'atLeast' | 'atMost',
  limit: unknown,
  field: string,
): ValidationResult<readonly Condition[]> => {
  if (limit === undefined) return valid([]);
  if (typeof limit !== 'number' || !Number.isFinite(limit)) {
    const message = httpOptionMessages.jsonBoundInvalid({ value: describeValue(limit), operator });
    return invalid(`${field}.${operator}`, message);
  }
  return valid([
    {
      holds: (value) => typeof value === 'number' && (operator === 'atLeast' ? value >= limit : value <= limit),
      expected: (messages) => messages[operator]({ value: String(limit) }),
    },
  ]);
};

const parseLength = (value: unknown, field: string): ValidationResult<readonly Condition[]> => {
  const rule = parseSize(value, `${field}.length`);
  if (!rule.ok || !rule.value) return rule.ok ? valid([]) : rule;
  const { holds, expected } = rule.value;
  const shown = (length: number | undefined, messages: HttpMessages): string | undefined =>
    length === undefined ? undefined : messages.length({ value: String(length) });
  return valid([
    {
      holds: (value) => {
        const length = lengthOf(value);
        return length !== undefined && holds(length);
      },
      expected: (messages) => messages.length({ value: expected(messages) }),
      found: (value, messages) => shown(lengthOf(value), messages),
    },
  ]);
};

const parseExists = (value: unknown, field: string): ValidationResult<boolean> =>
  typeof value === 'boolean'
    ? valid(value)
    : invalid(`${field}.exists`, httpOptionMessages.jsonExistsInvalid({ value: describeValue(value) }));

const parseOperators = (given: Readonly<Record<string, unknown>>, field: string): ValidationResult<JsonExpectation> => {
  const names = Object.keys(given);
  if (!names.some((name) => (operators as readonly string[]).includes(name)))
    return invalid(field, httpOptionMessages.jsonOperatorMissing({ operators }));
  const { exists = true } = given;
  const isAlone = exists !== false || names.length === 1;
  const parts = combine(
    {
      exists: parseExists(exists, field),
      alone: isAlone ? valid(true) : invalid(field, httpOptionMessages.jsonExistsFalse),
      equal: 'equals' in given ? parseEquality(given.equals, `${field}.equals`, true) : valid([]),
      different: 'not' in given ? parseEquality(given.not, `${field}.not`, false) : valid([]),
      atLeast: parseBound('atLeast', given.atLeast, field),
      atMost: parseBound('atMost', given.atMost, field),
      length: parseLength(given.length, field),
      count: parseSize(given.count, `${field}.count`),
    },
    unknownFieldIssues(given, operators, `${field}.`),
  );
  if (!parts.ok) return parts;
  if (Number(given.atLeast) > Number(given.atMost)) return invalid(field, httpOptionMessages.jsonBoundOrder);
  const { equal, different, atLeast, atMost, length, count } = parts.value;
  const conditions = [...equal, ...different, ...atLeast, ...atMost, ...length];
  return valid({ exists: parts.value.exists, conditions, count });
};

const parseExpectation = (given: unknown, field: string): ValidationResult<JsonExpectation> => {
  if (isPattern(given)) {
    const matcher = parseTextOption(given, field);
    if (!matcher.ok) return matcher;
    const { isIn, shown } = matcher.value;
    const holds = (value: unknown): boolean => typeof value === 'string' && isIn(value);
    return valid({ exists: true, conditions: [{ holds, expected: () => shown }] });
  }
  if (isRecord(given)) return parseOperators(given, field);
  const conditions = parseEquality(given, field, true);
  return conditions.ok ? valid({ exists: true, conditions: conditions.value }) : conditions;
};

/** Masks a value that the last name of its path, or a name inside the value, marks as a secret. */
const shownValue = (path: string, value: unknown, redact: CheckContext['redact']): string => {
  const label = `"${/([\w-]+)\W*$/.exec(path)?.[1] ?? '$'}": `;
  return quoteFound(value, redact, (text) => maskText(`${label}${text}`).slice(label.length));
};

const expectedText = ({ exists, conditions, count }: JsonExpectation, messages: HttpMessages): string => {
  if (!exists) return messages.noValue;
  if (conditions.length === 0 && count) return messages.count({ value: count.expected(messages) });
  if (conditions.length === 0) return messages.someValue;
  return messages.allOf({ values: conditions.map((condition) => condition.expected(messages)) });
};

const countFinding = (host: string, path: string, rule: SizeRule, count: number, messages: HttpMessages) => ({
  host,
  path,
  expected: messages.count({ value: rule.expected(messages) }),
  found: messages.count({ value: String(count) }),
});

const assertJsonPath = (path: string, select: JsonPath, expectation: JsonExpectation): Assertion => {
  const { exists, conditions, count } = expectation;
  const isUnexpected = (value: unknown): boolean => !exists || !conditions.every(({ holds }) => holds(value));
  return ({ json: parse, host, redact, messages }) => {
    const json = parse();
    // Another assertion reports a body that is not JSON.
    if (!json.ok) return [];
    const { values, cut } = select(json.value);
    const subject = { host, path, expected: expectedText(expectation, messages) };
    const index = values.findIndex(isUnexpected);
    if (index >= 0) {
      const value = values[index];
      const special = conditions.find(({ holds }) => !holds(value))?.found?.(value, messages);
      return [messages.jsonValue({ ...subject, found: special ?? shownValue(path, value, redact) })];
    }
    // Values that were not checked may be unexpected ones, so that the check does not pass.
    if (cut === 'deep') return [messages.jsonTooDeep(subject)];
    if (cut === 'many') return [messages.jsonTooMany({ ...subject, max: maxValues })];
    if (count)
      return count.holds(values.length)
        ? []
        : [messages.jsonCount(countFinding(host, path, count, values.length, messages))];
    return exists && values.length === 0 ? [messages.jsonMissing(subject)] : [];
  };
};

const assertJson: Assertion = ({ json, text, host, redact, messages }) => {
  if (json().ok) return [];
  if (text === '') return [messages.bodyEmpty({ host })];
  return [messages.bodyNotJson({ host, start: quoteFound(text, redact) })];
};

const parseEntry = (path: string, given: unknown, field: string): ValidationResult<Assertion> => {
  const place = `${field}[${describeValue(path)}]`;
  const parts = combine({ path: parseJsonPath(path, place), expectation: parseExpectation(given, place) });
  return parts.ok ? valid(assertJsonPath(path, parts.value.path, parts.value.expectation)) : parts;
};

export const parseJsonOption = (value: unknown, field: string): ValidationResult<readonly Assertion[]> => {
  if (value === undefined) return valid([]);
  if (!isRecord(value) || isPattern(value))
    return invalid(field, httpOptionMessages.expectJsonInvalid({ value: describeValue(value) }));
  const entries = Object.entries(value);
  const count = entries.length;
  if (count === 0) return invalid(field, httpOptionMessages.noPaths);
  if (count > maxPaths) return invalid(field, httpOptionMessages.tooManyPaths({ count, max: maxPaths }));
  return combineAll([valid(assertJson), ...entries.map(([path, given]) => parseEntry(path, given, field))]);
};
