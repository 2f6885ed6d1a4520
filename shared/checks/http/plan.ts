// All options of an HTTP check, looked at once when the monitors are loaded: what is left to do when it runs.
import { described, type Fault, isRecord, unknownFields } from '../../define/definition.ts';
import type { FetchOptions, Needs } from '../../define/task.ts';
import { urlMistake } from '../../define/url.ts';
import { bad, type Checked, good, together } from '../../define/validated.ts';
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
  readonly needs: Needs;
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

const orderFaults = (
  degradedMs: number | undefined,
  expected: { readonly maxLatencyMs: number | undefined; readonly timeoutMs: number | undefined },
): readonly Fault[] => {
  const { maxLatencyMs, timeoutMs } = expected;
  const fault = (name: string): readonly Fault[] => [
    { field: 'degradedAfter', message: `it is not shorter than ${name}, so that it would never be seen; write less` },
  ];
  if (degradedMs !== undefined && maxLatencyMs !== undefined && degradedMs >= maxLatencyMs)
    return fault('expect.maxLatency');
  if (degradedMs !== undefined && timeoutMs !== undefined && degradedMs >= timeoutMs) return fault('timeout');
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

const checkMaxBytes = (value: unknown): Checked<number | undefined> =>
  value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= maxBytes)
    ? good(value as number | undefined)
    : bad('maxBytes', `${described(value)} given; write a whole number of bytes from 1 to ${maxBytes}`);

const compose = (url: string, options: Readonly<Record<string, unknown>>): Checked<Plan> => {
  const request = checkRequest(options, url);
  const expected = checkExpect(options.expect, options.method);
  const redirects = checkRedirects(options.redirects, {
    url,
    statuses: expected.ok ? expected.value.statuses : undefined,
    confidential: request.ok && request.value.confidential,
  });
  const parts = together(
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
    unknownFields(options, known),
  );
  if (!parts.ok) return parts;
  const { timeout: timeoutMs, maxBytes, degradedAfter, certificate, messages } = parts.value;
  const { assertions, needsText, maxLatencyMs } = parts.value.expected;
  const faults = orderFaults(degradedAfter, { maxLatencyMs, timeoutMs });
  if (faults.length > 0) return { ok: false, faults };
  return good({
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
export const checkPlan = (url: unknown, options: unknown): Checked<Plan> => {
  const mistake = urlMistake(url);
  const urlIs = mistake ? bad('url', mistake) : good(url as string);
  // With a wrong URL the options are looked at all the same, so that all mistakes are told at once.
  const address = urlIs.ok ? urlIs.value : 'https://shop.example/';
  const plan =
    options === undefined || isRecord(options)
      ? compose(address, options ?? {})
      : bad('options', `${described(options)} given; write { expect: { status: 200 } }`);
  const both = together({ url: urlIs, plan });
  return both.ok ? good(both.value.plan) : both;
};
