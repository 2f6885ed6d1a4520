// JSON in the answer: by path, the value or the few relations that every value there has to have.
import { isDeepStrictEqual } from 'node:util';
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { combine, combineAll, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { quoted, type Words } from '../../messages/http.ts';
import { maskText } from '../../secrets/masking/mask-text.ts';
import type { Assertion } from './assertion.ts';
import { checkJsonValue } from './body-text.ts';
import { checkPath, type JsonPath, maxValues } from './json-path.ts';
import { checkText } from './text-rule.ts';

/** One thing that holds of a value; `expected` says which. */
type Relation = { readonly holds: (value: unknown) => boolean; readonly expected: (words: Words) => string };
type Rule = { readonly exists: boolean; readonly relations: readonly Relation[] };

const operators = ['equals', 'not', 'atLeast', 'atMost', 'exists'] as const;
const maxPaths = 20;

/** Compared with what JSON makes of the value: `undefined` in it is nothing. */
const equality = (value: unknown, field: string, isEqual: boolean): ValidationResult<readonly Relation[]> => {
  const text = checkJsonValue(value, field);
  if (!text.ok) return text;
  const wanted: unknown = JSON.parse(text.value);
  const shown = quoted(wanted);
  const expected = (words: Words): string => (isEqual ? shown : words.not(shown));
  return valid([{ holds: (found) => isDeepStrictEqual(found, wanted) === isEqual, expected }]);
};

const bound = (name: 'atLeast' | 'atMost', limit: unknown, field: string): ValidationResult<readonly Relation[]> => {
  if (limit === undefined) return valid([]);
  if (typeof limit !== 'number' || !Number.isFinite(limit))
    return invalid(`${field}.${name}`, `${describeValue(limit)} is no number; write { ${name}: 10 }`);
  const holds = (value: unknown): boolean =>
    typeof value === 'number' && (name === 'atLeast' ? value >= limit : value <= limit);
  return valid([{ holds, expected: (words) => words[name](String(limit)) }]);
};

const checkOperators = (given: Readonly<Record<string, unknown>>, field: string): ValidationResult<Rule> => {
  const names = Object.keys(given);
  if (names.length === 0 || !names.some((name) => (operators as readonly string[]).includes(name)))
    return invalid(
      field,
      `an object given; to compare with an object write { equals: {…} }, else ${operators.join(', ')}`,
    );
  const { exists = true } = given;
  const isAlone = exists !== false || names.length === 1;
  const parts = combine(
    {
      exists: typeof exists === 'boolean' ? valid(exists) : invalid(`${field}.exists`, 'write true or false'),
      alone: isAlone ? valid(true) : invalid(field, 'exists: false leaves nothing to compare; write it alone'),
      equal: 'equals' in given ? equality(given.equals, `${field}.equals`, true) : valid([]),
      different: 'not' in given ? equality(given.not, `${field}.not`, false) : valid([]),
      atLeast: bound('atLeast', given.atLeast, field),
      atMost: bound('atMost', given.atMost, field),
    },
    unknownFieldIssues(given, operators, `${field}.`),
  );
  if (!parts.ok) return parts;
  const { equal, different, atLeast, atMost } = parts.value;
  if (Number(given.atLeast) > Number(given.atMost))
    return invalid(field, 'atLeast is more than atMost, so that nothing is as expected; exchange them');
  return valid({ exists: parts.value.exists, relations: [...equal, ...different, ...atLeast, ...atMost] });
};

const checkRule = (given: unknown, field: string): ValidationResult<Rule> => {
  if (isPattern(given)) {
    const rule = checkText(given, field);
    if (!rule.ok) return rule;
    const { isIn, shown } = rule.value;
    const holds = (value: unknown): boolean => typeof value === 'string' && isIn(value);
    return valid({ exists: true, relations: [{ holds, expected: () => shown }] });
  }
  if (isRecord(given)) return checkOperators(given, field);
  const relations = equality(given, field, true);
  return relations.ok ? valid({ exists: true, relations: relations.value }) : relations;
};

/** A value stands under the last name of its path, which may call it a token; and there may be others inside of it. */
const shownAt = (path: string, value: unknown): string => {
  const label = `"${/([\w-]+)\W*$/.exec(path)?.[1] ?? '$'}": `;
  return maskText(`${label}${quoted(value)}`).slice(label.length);
};

const asserting = (path: string, select: JsonPath, { exists, relations }: Rule): Assertion => {
  const what = `JSON ${path}`;
  return (seen, words) => {
    const json = seen.json();
    // Said once, by an assertion of its own.
    if (!json.ok) return [];
    const { values, cut } = select(json.value);
    const expected = exists ? relations.map((one) => one.expected(words)).join(', ') || words.something : words.nothing;
    const wrong = values.findIndex((value) => !exists || !relations.every(({ holds }) => holds(value)));
    if (wrong >= 0) return [{ what, expected, found: shownAt(path, values[wrong]) }];
    // What was not looked at may be wrong: that is not taken for well.
    if (cut) return [{ what, expected, found: cut === 'deep' ? words.tooDeep : words.tooMany(maxValues) }];
    return exists && values.length === 0 ? [{ what, expected, found: words.nothing }] : [];
  };
};

const isJson: Assertion = ({ json, text }, words) =>
  json().ok
    ? []
    : [
        {
          what: words.body,
          expected: 'JSON',
          found: words.noJson(text === '' ? '' : quoted(maskText(text.slice(0, 200)), 60)),
        },
      ];

const checkOne = (path: string, given: unknown, field: string): ValidationResult<Assertion> => {
  const place = `${field}[${describeValue(path)}]`;
  const parts = combine({ path: checkPath(path, place), rule: checkRule(given, place) });
  return parts.ok ? valid(asserting(path, parts.value.path, parts.value.rule)) : parts;
};

export const checkJson = (value: unknown, field: string): ValidationResult<readonly Assertion[]> => {
  if (value === undefined) return valid([]);
  const right = "write { '$.status': 'ok' }";
  if (!isRecord(value) || isPattern(value)) return invalid(field, `${describeValue(value)} given; ${right}`);
  const entries = Object.entries(value);
  if (entries.length === 0) return invalid(field, `there is no path in it; ${right}`);
  if (entries.length > maxPaths) return invalid(field, `${entries.length} paths, at most ${maxPaths} are allowed`);
  return combineAll([valid(isJson), ...entries.map(([path, given]) => checkOne(path, given, field))]);
};
