// The `redirects` option: redirects are followed, refused, or expected as the response.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { combine, invalid, parseOneOf, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { parseTextOption } from '../options/text-option.ts';
import {
  assertStatus,
  includesRedirect,
  includesStatus,
  parseStatusOption,
  type StatusRange,
} from './expect-status.ts';
import { shownUrl } from './found-url.ts';
import type { Assertion, AssertionContext } from './response-assertion.ts';

export type RedirectRules = {
  readonly follow: boolean;
  /** Compares the status, and the location where the option concerns it. */
  readonly assertStatus: Assertion;
};

const redirectStatuses: readonly StatusRange[] = [301, 302, 303, 307, 308].map((status) => ({
  from: status,
  to: status,
  shown: String(status),
}));

/** The absolute URL that the response redirects to. */
const locationOf = ({ response, url }: AssertionContext): string | undefined => {
  const location = response.headers.get('location');
  if (location === null || !includesStatus(redirectStatuses, response.status)) return undefined;
  return URL.parse(location, url)?.href ?? location;
};

const refuseRedirects =
  (otherStatus: Assertion): Assertion =>
  (context) => {
    const location = locationOf(context);
    if (location === undefined) return otherStatus(context);
    const { host, response, redact, messages } = context;
    return [messages.redirectRefused({ host, status: response.status, location: shownUrl(location, redact) })];
  };

type Target = { readonly matches: (url: string) => boolean; readonly shown: string };

const expectRedirect =
  (status: Assertion, target: Target): Assertion =>
  (context) => {
    const statusFindings = status(context);
    if (statusFindings.length > 0) return statusFindings;
    const { host, redact, messages } = context;
    const location = locationOf(context);
    if (location === undefined) return [messages.redirectWithoutLocation({ host, expected: target.shown })];
    if (target.matches(location)) return [];
    return [messages.redirectLocation({ host, location: shownUrl(location, redact), expected: target.shown })];
  };

const parseTarget = (to: unknown, url: string): ValidationResult<Target> => {
  const field = 'redirects.to';
  const matcher = parseTextOption(to, field);
  if (!matcher.ok || isPattern(to)) return matcher;
  const href = URL.parse(String(to), url)?.href;
  if (href === undefined) return invalid(field, httpOptionMessages.redirectTargetInvalid({ value: describeValue(to) }));
  return valid({ matches: (location) => location === href, shown: shownUrl(href) });
};

const parseRedirectStatus = (value: unknown): ValidationResult<readonly StatusRange[]> => {
  const field = 'redirects.status';
  if (value === undefined) return valid(redirectStatuses);
  const ranges = parseStatusOption(value, field);
  const other = ranges.ok ? ranges.value.find((range) => !includesRedirect([range])) : undefined;
  return other ? invalid(field, httpOptionMessages.redirectStatusInvalid({ value: other.shown })) : ranges;
};

const parseExpectedRedirect = (
  value: Readonly<Record<string, unknown>>,
  { url, statuses }: RedirectContext,
): ValidationResult<RedirectRules> => {
  const parts = combine(
    {
      target: parseTarget(value.to, url),
      status: parseRedirectStatus(value.status),
      expectStatus:
        statuses === undefined ? valid(true) : invalid('expect.status', httpOptionMessages.redirectStatusTwice),
    },
    unknownFieldIssues(value, ['to', 'status'], 'redirects.'),
  );
  if (!parts.ok) return parts;
  const { target, status } = parts.value;
  return valid({ follow: false, assertStatus: expectRedirect(assertStatus(status), target) });
};

export type RedirectContext = {
  readonly url: string;
  /** Of `expect.status`; undefined when it is left out. */
  readonly statuses: readonly StatusRange[] | undefined;
  /** Whether a redirect would send secrets of the request to another server. */
  readonly hasSecrets: boolean;
};

const defaultStatuses: readonly StatusRange[] = [{ from: 200, to: 200, shown: '200' }];

export const parseRedirectsOption = (value: unknown, context: RedirectContext): ValidationResult<RedirectRules> => {
  if (isRecord(value)) return parseExpectedRedirect(value, context);
  const { statuses, hasSecrets } = context;
  const status = assertStatus(statuses ?? defaultStatuses);
  const acceptsRedirect = statuses !== undefined && includesRedirect(statuses);
  if (value === undefined && acceptsRedirect) return valid({ follow: false, assertStatus: status });
  const choice = parseOneOf(value ?? (hasSecrets ? 'refuse' : 'follow'), 'redirects', ['follow', 'refuse'] as const);
  if (!choice.ok) return choice;
  if (choice.value === 'refuse')
    return acceptsRedirect
      ? invalid('redirects', httpOptionMessages.redirectsRefused)
      : valid({ follow: false, assertStatus: refuseRedirects(status) });
  const acceptsOnlyRedirects = statuses?.every(({ from, to }) => from === to && includesStatus(redirectStatuses, from));
  return acceptsOnlyRedirects
    ? invalid('redirects', httpOptionMessages.redirectsFollowed)
    : valid({ follow: true, assertStatus: status });
};
