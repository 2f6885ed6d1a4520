// Parses the URL and the options of an HTTP check, when the monitors are loaded, into what the check does when it runs.
import { type CertificateSettings, parseCertificateOption } from '../../define/certificate-option.ts';
import { describeValue, type Issue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { attemptBounds, parseDurationOption, parseTimeoutOption } from '../../define/duration-option.ts';
import { parseHttpUrl } from '../../define/parse-url.ts';
import type { FetchOptions, TaskNeeds } from '../../define/task.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { defined } from '../../model/defined.ts';
import { defaultMaxRedirects } from '../../net/http-limits.ts';
import { assertLatency } from './expect-latency.ts';
import { parseRedirectsOption } from './expect-redirects.ts';
import { type MessageTemplates, parseMessagesOption } from './message-templates.ts';
import { parseExpect } from './parse-expect.ts';
import { parseLimits } from './parse-limits.ts';
import { parseRequest } from './parse-request.ts';
import type { Assertion } from './response-assertion.ts';

/** An HTTP check with all defaults filled in. */
export type ParsedHttpCheck = {
  readonly url: string;
  readonly host: string;
  readonly fetchOptions: FetchOptions;
  /** Findings of these make the check Failed. */
  readonly failing: readonly Assertion[];
  /** Findings of these make the check Degraded. */
  readonly degrading: readonly Assertion[];
  /** Headers that the response must have, in lower case. */
  readonly expectedHeaders: readonly string[];
  readonly certificate: CertificateSettings;
  /** Whether an assertion reads the body. */
  readonly needsText: boolean;
  readonly messages: MessageTemplates;
  readonly needs: TaskNeeds;
};

type Options = Readonly<Record<string, unknown>>;

const knownOptions = [
  'method',
  'headers',
  'body',
  'auth',
  'clientCertificate',
  'ipVersion',
  'redirects',
  'timeout',
  'maxRedirects',
  'maxHeaderBytes',
  'maxBytes',
  'lenient',
  'expect',
  'degradedAfter',
  'certificate',
  'messages',
];

const exampleUrl = 'https://shop.example/';

type Limits = {
  readonly degradedMs: number | undefined;
  readonly maxLatencyMs: number | undefined;
  readonly timeoutMs: number | undefined;
};

/** A limit that is not shorter than the next one would never apply. */
const limitIssues = ({ degradedMs, maxLatencyMs, timeoutMs }: Limits): readonly Issue[] => {
  const isReached = (limit: number | undefined, by: number | undefined): boolean =>
    limit !== undefined && by !== undefined && by >= limit;
  const issue = (field: string, shorterThan: string): readonly Issue[] => [
    { field, message: httpOptionMessages.neverApplies({ shorterThan }) },
  ];
  if (isReached(maxLatencyMs, degradedMs)) return issue('degradedAfter', 'expect.maxLatency');
  if (isReached(timeoutMs, degradedMs)) return issue('degradedAfter', 'timeout');
  return isReached(timeoutMs, maxLatencyMs) ? issue('expect.maxLatency', 'timeout') : [];
};

/** A request with secrets follows redirects only if the options demand it. */
const redirectLimit = (follow: boolean, hasSecrets: boolean, maxRedirects: number | undefined): number | undefined => {
  if (!follow) return 0;
  return maxRedirects ?? (hasSecrets ? defaultMaxRedirects : undefined);
};

/** Where redirects end is known only if they are followed. */
const urlIssues = (expect: unknown, follow: boolean): readonly Issue[] =>
  isRecord(expect) && expect.url !== undefined && !follow
    ? [{ field: 'expect.url', message: httpOptionMessages.redirectsNotFollowed }]
    : [];

/** A redirect may lead from http: to https:. */
const parseCertificate = (
  value: unknown,
  { url, follow }: { readonly url: string; readonly follow: boolean },
): ValidationResult<CertificateSettings> => {
  if (follow || URL.parse(url)?.protocol === 'https:') return parseCertificateOption(value, 'certificate');
  return isRecord(value)
    ? invalid('certificate', httpOptionMessages.certificateOverHttp)
    : value === undefined
      ? valid({})
      : parseCertificateOption(value, 'certificate');
};

const parseOptions = (url: string, options: Options): ValidationResult<ParsedHttpCheck> => {
  const request = parseRequest(options, url);
  const expect = parseExpect(options.expect, options.method, url);
  const redirects = parseRedirectsOption(options.redirects, {
    url,
    statuses: expect.ok ? expect.value.statuses : undefined,
    hasSecrets: request.ok && request.value.hasSecrets,
  });
  const follow = !redirects.ok || redirects.value.follow;
  const parts = combine(
    {
      request,
      redirects,
      timeoutMs: parseTimeoutOption(options.timeout),
      limits: parseLimits(options, follow),
      expect,
      degradedMs: parseDurationOption(options.degradedAfter, 'degradedAfter', attemptBounds('800ms')),
      certificate: parseCertificate(options.certificate, { url, follow }),
      messages: parseMessagesOption(options.messages),
    },
    [...unknownFieldIssues(options, knownOptions), ...urlIssues(options.expect, follow)],
  );
  if (!parts.ok) return parts;
  const { timeoutMs, limits, degradedMs, certificate, messages } = parts.value;
  const { assertions, headerNames, needsText, maxLatencyMs } = parts.value.expect;
  const issues = limitIssues({ degradedMs, maxLatencyMs, timeoutMs });
  if (issues.length > 0) return { ok: false, issues };
  const maxRedirects = redirectLimit(follow, parts.value.request.hasSecrets, limits.maxRedirects);
  const { maxBytes, maxHeaderBytes } = limits;
  const lenient = limits.lenient || undefined;
  return valid({
    url,
    host: URL.parse(url)?.host ?? url,
    fetchOptions: {
      ...parts.value.request.options,
      ...defined({ maxRedirects, maxHeaderBytes, timeoutMs, maxBytes, lenient, trust: certificate.trust }),
    },
    failing: [parts.value.redirects.assertStatus, ...assertions],
    degrading: degradedMs === undefined ? [] : [assertLatency(degradedMs)],
    expectedHeaders: headerNames,
    certificate,
    needsText,
    messages,
    needs: { secrets: parts.value.request.secrets, ...defined({ timeoutMs }) },
  });
};

/** `options` may be any value. The options are parsed even if the URL is invalid, so that all issues are reported at once. */
export const parseHttpCheck = (url: unknown, options: unknown): ValidationResult<ParsedHttpCheck> => {
  const parsedUrl = parseHttpUrl(url, 'url');
  const check =
    options === undefined || isRecord(options)
      ? parseOptions(parsedUrl.ok ? parsedUrl.value : exampleUrl, options ?? {})
      : invalid(
          'options',
          checkOptionMessages.notAnObject({ value: describeValue(options), example: '{ expect: { status: 200 } }' }),
        );
  const both = combine({ url: parsedUrl, check });
  return both.ok ? valid(both.value.check) : both;
};
