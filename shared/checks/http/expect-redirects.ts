// What is to become of redirects: followed, refused, or expected as the answer.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { isPattern } from '../../define/pattern.ts';
import { combine, invalid, parseOneOf, type ValidationResult, valid } from '../../define/validation-result.ts';
import { maskUrl } from '../../secrets/masking/mask-url.ts';
import { cleanText } from '../../text/clean.ts';
import type { Assertion, Seen } from './assertion.ts';
import { assertStatus, checkStatus, isAmong, namesRedirect, type StatusRange } from './expect-status.ts';
import { checkText } from './text-rule.ts';

export type RedirectRules = {
  readonly follow: boolean;
  /** Of the status, where redirects have a say in it. */
  readonly status: Assertion;
};

const redirecting: readonly StatusRange[] = [301, 302, 303, 307, 308].map((status) => ({
  from: status,
  to: status,
  shown: String(status),
}));

/** What an address calls a secret must not be in a message, however short a while it is good for. */
const shownAddress = (address: string): string => cleanText(maskUrl(address), 120);

/** Where the answer leads, as a whole address. */
const leadsTo = ({ answer, url }: Seen): string | undefined => {
  const location = answer.headers.get('location');
  if (location === null || !isAmong(redirecting, answer.status)) return undefined;
  return URL.parse(location, url)?.href ?? location;
};

const refusing =
  (status: Assertion): Assertion =>
  (seen, words) => {
    const to = leadsTo(seen);
    if (to === undefined) return status(seen, words);
    const found = `${seen.answer.status} ${words.redirectTo(shownAddress(to))}`;
    return [{ what: words.redirect, expected: words.noRedirect, found }];
  };

const expecting =
  (status: Assertion, to: { readonly is: (address: string) => boolean; readonly shown: string }): Assertion =>
  (seen, words) => {
    const wrong = status(seen, words);
    const found = leadsTo(seen);
    if (wrong.length > 0) return wrong;
    if (found !== undefined && to.is(found)) return [];
    const shown = found === undefined ? words.missing : words.redirectTo(shownAddress(found));
    return [{ what: words.redirect, expected: words.redirectTo(to.shown), found: shown }];
  };

const checkTarget = (to: unknown, url: string) => {
  const rule = checkText(to, 'redirects.to');
  if (!rule.ok || isPattern(to)) return rule;
  const href = URL.parse(String(to), url)?.href;
  if (href === undefined)
    return invalid('redirects.to', `${describeValue(to)} is no address; write it whole, or from the first / on`);
  return valid({ ...rule.value, is: (address: string) => address === href, shown: shownAddress(href) });
};

/** Of an answer that leads on. */
const checkRedirectStatus = (value: unknown): ValidationResult<readonly StatusRange[]> => {
  const field = 'redirects.status';
  if (value === undefined) return valid(redirecting);
  const ranges = checkStatus(value, field);
  const wrong = ranges.ok ? ranges.value.find((range) => !namesRedirect([range])) : undefined;
  return wrong ? invalid(field, `${wrong.shown} is no redirect; write 301, 302, 303, 307 or 308`) : ranges;
};

const checkExpected = (
  value: Readonly<Record<string, unknown>>,
  about: { readonly url: string; readonly statusGiven: boolean },
): ValidationResult<RedirectRules> => {
  const parts = combine(
    {
      to: checkTarget(value.to, about.url),
      status: checkRedirectStatus(value.status),
      once: about.statusGiven
        ? invalid('expect.status', 'a redirect is expected, so that its status is; write it as redirects.status')
        : valid(true),
    },
    unknownFieldIssues(value, ['to', 'status'], 'redirects.'),
  );
  if (!parts.ok) return parts;
  return valid({ follow: false, status: expecting(assertStatus(parts.value.status), parts.value.to) });
};

export type RedirectContext = {
  readonly url: string;
  /** Those of `expect.status`; undefined where nothing is said. */
  readonly statuses: readonly StatusRange[] | undefined;
  /** Whether the request has secrets in it that would go along to another server. */
  readonly confidential: boolean;
};

const ok: readonly StatusRange[] = [{ from: 200, to: 200, shown: '200' }];

export const checkRedirects = (value: unknown, context: RedirectContext): ValidationResult<RedirectRules> => {
  const { url, statuses, confidential } = context;
  if (isRecord(value)) return checkExpected(value, { url, statusGiven: statuses !== undefined });
  const status = assertStatus(statuses ?? ok);
  const isAnswer = statuses !== undefined && namesRedirect(statuses);
  if (value === undefined && isAnswer) return valid({ follow: false, status });
  const word = parseOneOf(value ?? (confidential ? 'refuse' : 'follow'), 'redirects', ['follow', 'refuse'] as const);
  if (!word.ok) return word;
  if (word.value === 'follow') {
    const isNeverSeen = statuses?.every(({ from, to }) => from === to && isAmong(redirecting, from));
    return isNeverSeen
      ? invalid(
          'redirects',
          'expect.status names nothing but redirects, which are followed here; write one or the other',
        )
      : valid({ follow: true, status });
  }
  if (isAnswer)
    return invalid('redirects', 'expect.status names a redirect, which is refused here; write one or the other');
  return valid({ follow: false, status: refusing(status) });
};
