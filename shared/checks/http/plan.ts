// All options of an HTTP check, looked at once when the monitors are loaded: what is left to do when it runs.
import { describeValue, type Issue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { parseHttpUrl } from '../../define/parse-url.ts';
import type { FetchOptions, TaskNeeds } from '../../define/task.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import type { Assertion } from './assertion.ts';
import { attemptBounds, checkDuration } from './duration-option.ts';
import { checkExpect } from './expect.ts';
import { checkCertificate } from './expect-certificate.ts';
import { assertLatency } from './expect-latency.ts';
import { checkRedirects } from './expect-redirects.ts';
import { checkMessages, type Messages } from './message-option.ts';
import { checkRequest } from './request.ts';

export type Plan = {
  readonly url: string;
  readonly host: string;
  readonly fetch: FetchOptions;
  /** The check is Failed by what these find. */
  readonly failing: readonly Assertion[];
  /** It is Degraded by what these find. */
  readonly degrading: readonly Assertion[];
  readonly needsText: boolean;
  readonly messages: Messages;
  readonly needs: TaskNeeds;
};

const known = [
  'method',
  'headers',
  'body',
  'auth',
  'clientCertificate',
  'ipVersion',
  'redirects',
  'timeout',
  'maxBytes',
  'expect',
  'degradedAfter',
  'certificate',
  'messages',
];

const orderIssues = (
  degradedMs: number | undefined,
  expected: { readonly maxLatencyMs: number | undefined; readonly timeoutMs: number | undefined },
): readonly Issue[] => {
  const { maxLatencyMs, timeoutMs } = expected;
  const issue = (name: string): readonly Issue[] => [
    { field: 'degradedAfter', message: `it is not shorter than ${name}, so that it would never be seen; write less` },
  ];
  if (degradedMs !== undefined && maxLatencyMs !== undefined && degradedMs >= maxLatencyMs)
    return issue('expect.maxLatency');
  if (degradedMs !== undefined && timeoutMs !== undefined && degradedMs >= timeoutMs) return issue('timeout');
  if (maxLatencyMs !== undefined && timeoutMs !== undefined && maxLatencyMs >= timeoutMs)
    return [
      {
        field: 'expect.maxLatency',
        message: 'it is not shorter than timeout, so that it would never be seen; write less',
      },
    ];
  return [];
};

/** To follow with secrets along has to be said. */
const maxRedirects = (follow: boolean, confidential: boolean): Pick<FetchOptions, 'maxRedirects'> => {
  if (!follow) return { maxRedirects: 0 };
  return confidential ? { maxRedirects: 5 } : {};
};

const maxBytes = 10 * 1_048_576;

const checkMaxBytes = (value: unknown): ValidationResult<number | undefined> =>
  value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= maxBytes)
    ? valid(value as number | undefined)
    : invalid('maxBytes', `${describeValue(value)} given; write a whole number of bytes from 1 to ${maxBytes}`);

const compose = (url: string, options: Readonly<Record<string, unknown>>): ValidationResult<Plan> => {
  const request = checkRequest(options, url);
  const expected = checkExpect(options.expect, options.method);
  const redirects = checkRedirects(options.redirects, {
    url,
    statuses: expected.ok ? expected.value.statuses : undefined,
    confidential: request.ok && request.value.confidential,
  });
  const parts = combine(
    {
      request,
      redirects,
      timeout: checkDuration(options.timeout, 'timeout', attemptBounds('3s', 100)),
      maxBytes: checkMaxBytes(options.maxBytes),
      expected,
      degradedAfter: checkDuration(options.degradedAfter, 'degradedAfter', attemptBounds('800ms')),
      certificate: checkCertificate(options.certificate, url),
      messages: checkMessages(options.messages),
    },
    unknownFieldIssues(options, known),
  );
  if (!parts.ok) return parts;
  const { timeout: timeoutMs, maxBytes, degradedAfter, certificate, messages } = parts.value;
  const { assertions, needsText, maxLatencyMs } = parts.value.expected;
  const issues = orderIssues(degradedAfter, { maxLatencyMs, timeoutMs });
  if (issues.length > 0) return { ok: false, issues };
  return valid({
    url,
    host: URL.parse(url)?.host ?? url,
    fetch: {
      ...parts.value.request.options,
      ...maxRedirects(parts.value.redirects.follow, parts.value.request.confidential),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
    },
    failing: [parts.value.redirects.status, ...assertions, certificate.failed],
    degrading: [...(degradedAfter === undefined ? [] : [assertLatency(degradedAfter)]), certificate.degraded],
    needsText,
    messages,
    needs: { secrets: parts.value.request.secrets, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
  });
};

/** `options` may be anything: what somebody wrote. */
export const checkPlan = (url: unknown, options: unknown): ValidationResult<Plan> => {
  const urlIs = parseHttpUrl(url, 'url');
  // With a wrong URL the options are looked at all the same, so that all mistakes are told at once.
  const address = urlIs.ok ? urlIs.value : 'https://shop.example/';
  const plan =
    options === undefined || isRecord(options)
      ? compose(address, options ?? {})
      : invalid('options', `${describeValue(options)} given; write { expect: { status: 200 } }`);
  const both = combine({ url: urlIs, plan });
  return both.ok ? valid(both.value.plan) : both;
};
