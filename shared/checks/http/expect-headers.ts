// Expects headers of a response: each by its name, with a value or a pattern.
import { describeValue, isRecord } from '../../define/definition.ts';
import { combineAll, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { maskUrl } from '../../secrets/masking/mask-url.ts';
import { isSecretName } from '../../secrets/masking/secret-names.ts';
import type { CheckContext } from '../check-context.ts';
import { parseTextOption } from '../options/text-option.ts';
import { quoteFound } from '../quote-found.ts';
import { duplicateHeader, isHeaderName } from './header-names.ts';
import type { Assertion } from './response-assertion.ts';

const maxHeaders = 20;

/** A cookie is a secret; a URL, or a header that a server echoes, may contain one. */
const shownHeader = (name: string, value: string, redact: CheckContext['redact']): string => {
  if (isSecretName(name)) return '***';
  return /location$/i.test(name) ? quoteFound(maskUrl(value), redact, (url) => url) : quoteFound(value, redact);
};

const parseHeader = (name: string, value: unknown, field: string): ValidationResult<Assertion> => {
  if (!isHeaderName(name)) return invalid(field, httpOptionMessages.headerNameInvalid({ value: describeValue(name) }));
  const matcher = parseTextOption(value, `${field}.${name}`);
  if (!matcher.ok) return matcher;
  const { matches, shown: expected } = matcher.value;
  return valid(({ response, host, redact, messages }) => {
    const found = response.headers.get(name);
    if (found === null) return [messages.headerMissing({ host, name, expected })];
    if (matches(found)) return [];
    return [messages.headerValue({ host, name, expected, found: shownHeader(name, found, redact) })];
  });
};

export const parseHeadersOption = (value: unknown, field: string): ValidationResult<readonly Assertion[]> => {
  if (value === undefined) return valid([]);
  if (!isRecord(value)) return invalid(field, httpOptionMessages.expectHeadersInvalid({ value: describeValue(value) }));
  const entries = Object.entries(value);
  const count = entries.length;
  if (count > maxHeaders) return invalid(field, httpOptionMessages.tooManyHeaders({ count, max: maxHeaders }));
  const duplicate = duplicateHeader(Object.keys(value));
  if (duplicate !== undefined)
    return invalid(field, httpOptionMessages.duplicateHeader({ value: describeValue(duplicate) }));
  return combineAll(entries.map(([name, expected]) => parseHeader(name, expected, field)));
};
