// Headers of the answer: each by its name, with the value or the pattern that is expected.
import { describeValue, isRecord } from '../../define/definition.ts';
import { combineAll, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { quoted } from '../../messages/http.ts';
import { maskText } from '../../secrets/masking/mask-text.ts';
import { maskUrl } from '../../secrets/masking/mask-url.ts';
import { isSecretName } from '../../secrets/masking/secret-names.ts';
import type { Assertion } from './assertion.ts';
import { checkText } from './text-rule.ts';

const right = "write { 'content-type': /^text\\/html/ }";
const max = 20;

export const isHeaderName = (name: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name);

/** Cookies and the like are nobody else's; an address, or what a server echoes, may have some inside. */
const shownValue = (name: string, value: string): string => {
  if (isSecretName(name)) return '***';
  return quoted(/location$/i.test(name) ? maskUrl(value) : maskText(value));
};

const checkHeader = (name: string, value: unknown, field: string): ValidationResult<Assertion> => {
  if (!isHeaderName(name)) return invalid(field, `${describeValue(name)} is no name of a header; ${right}`);
  const rule = checkText(value, `${field}.${name}`);
  if (!rule.ok) return rule;
  const { is, shown } = rule.value;
  return valid(({ answer }, words) => {
    const found = answer.headers.get(name);
    if (found !== null && is(found)) return [];
    return [
      { what: words.header(name), expected: shown, found: found === null ? words.missing : shownValue(name, found) },
    ];
  });
};

export const checkHeaders = (value: unknown, field: string): ValidationResult<readonly Assertion[]> => {
  if (value === undefined) return valid([]);
  if (!isRecord(value)) return invalid(field, `${describeValue(value)} given; ${right}`);
  const entries = Object.entries(value);
  if (entries.length > max) return invalid(field, `${entries.length} headers, at most ${max} are allowed`);
  const names = entries.map(([name]) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) return invalid(field, `${describeValue(twice)} is there twice; write it once`);
  return combineAll(entries.map(([name, expected]) => checkHeader(name, expected, field)));
};
