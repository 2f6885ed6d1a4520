// Expects the URL at which redirects end.
import { describeValue } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { stripCredentials } from '../../secrets/masking/mask-url.ts';
import { parseTextOption } from '../options/text-option.ts';
import { shownUrl } from './found-url.ts';
import type { Assertion } from './response-assertion.ts';

type Target = { readonly matches: (url: string) => boolean; readonly shown: string };

/** A response has neither the credentials nor the fragment of its URL. */
const parseTarget = (value: unknown, field: string, url: string): ValidationResult<Target> => {
  const matcher = parseTextOption(value, field);
  if (!matcher.ok || isPattern(value)) return matcher;
  const expected = URL.parse(String(value), url);
  if (!expected || !/^https?:$/.test(expected.protocol))
    return invalid(field, httpOptionMessages.urlInvalid({ value: describeValue(value) }));
  const href = stripCredentials(expected);
  return valid({ matches: (found) => found === href, shown: shownUrl(href) });
};

/** `url` is that of the check, to which a text may be relative. */
export const parseUrlOption = (value: unknown, field: string, url: string): ValidationResult<readonly Assertion[]> => {
  if (value === undefined) return valid([]);
  const target = parseTarget(value, field, url);
  if (!target.ok) return target;
  const { matches, shown: expected } = target.value;
  return valid([
    ({ response, requestedHost: host, redact, messages }) =>
      matches(response.url) ? [] : [messages.finalUrl({ host, expected, found: shownUrl(response.url, redact) })],
  ]);
};
