// Parses the `expect` option into assertions. The status is compared together with redirects.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { attemptBounds, parseDurationOption } from '../../define/duration-option.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { parseBodyOption } from './expect-body.ts';
import { parseHeadersOption } from './expect-headers.ts';
import { parseJsonOption } from './expect-json.ts';
import { assertLatency } from './expect-latency.ts';
import { parseStatusOption, type StatusRange } from './expect-status.ts';
import { parseUrlOption } from './expect-url.ts';
import type { Assertion } from './response-assertion.ts';

export type Expectations = {
  /** In lower case. */
  readonly headerNames: readonly string[];
  /** Undefined when the option is left out. */
  readonly statuses: readonly StatusRange[] | undefined;
  readonly assertions: readonly Assertion[];
  /** Whether an assertion reads the body. */
  readonly needsText: boolean;
  readonly maxLatencyMs: number | undefined;
};

const knownFields = ['status', 'url', 'headers', 'body', 'json', 'maxLatency'];
const noExpectations: Expectations = {
  headerNames: [],
  statuses: undefined,
  assertions: [],
  needsText: false,
  maxLatencyMs: undefined,
};

export const parseExpect = (value: unknown, method: unknown, url: string): ValidationResult<Expectations> => {
  if (value === undefined) return valid(noExpectations);
  if (!isRecord(value)) return invalid('expect', httpOptionMessages.expectInvalid({ value: describeValue(value) }));
  const needsText = value.body !== undefined || value.json !== undefined;
  const isBodyOfHead = needsText && String(method).toUpperCase() === 'HEAD';
  const parts = combine(
    {
      status: value.status === undefined ? valid(undefined) : parseStatusOption(value.status, 'expect.status'),
      url: parseUrlOption(value.url, 'expect.url', url),
      headers: parseHeadersOption(value.headers, 'expect.headers'),
      body: parseBodyOption(value.body, 'expect.body'),
      json: parseJsonOption(value.json, 'expect.json'),
      maxLatencyMs: parseDurationOption(value.maxLatency, 'expect.maxLatency', attemptBounds('2s')),
      method: isBodyOfHead ? invalid('expect', httpOptionMessages.expectBodyOfHead) : valid(true),
    },
    unknownFieldIssues(value, knownFields, 'expect.'),
  );
  if (!parts.ok) return parts;
  const { status, headers, body, json, maxLatencyMs } = parts.value;
  const latency = maxLatencyMs === undefined ? [] : [assertLatency(maxLatencyMs)];
  const headerNames = isRecord(value.headers) ? Object.keys(value.headers).map((name) => name.toLowerCase()) : [];
  return valid({
    headerNames,
    statuses: status,
    assertions: [...parts.value.url, ...headers, ...body, ...json, ...latency],
    needsText,
    maxLatencyMs,
  });
};
