// What is expected of the answer, apart from redirects: each part becomes an assertion.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import type { Assertion } from './assertion.ts';
import { attemptBounds, checkDuration } from './duration-option.ts';
import { checkBody } from './expect-body.ts';
import { checkHeaders } from './expect-headers.ts';
import { checkJson } from './expect-json.ts';
import { assertLatency } from './expect-latency.ts';
import { checkStatus, type StatusRange } from './expect-status.ts';

export type Expected = {
  readonly statuses: readonly StatusRange[] | undefined;
  readonly assertions: readonly Assertion[];
  readonly needsText: boolean;
  readonly maxLatencyMs: number | undefined;
};

const known = ['status', 'headers', 'body', 'json', 'maxLatency'];
const none: Expected = { statuses: undefined, assertions: [], needsText: false, maxLatencyMs: undefined };

export const checkExpect = (value: unknown, method: unknown): ValidationResult<Expected> => {
  if (value === undefined) return valid(none);
  if (!isRecord(value)) return invalid('expect', `${describeValue(value)} given; write { expect: { status: 200 } }`);
  const needsText = value.body !== undefined || value.json !== undefined;
  const parts = combine(
    {
      status: value.status === undefined ? valid(undefined) : checkStatus(value.status, 'expect.status'),
      headers: checkHeaders(value.headers, 'expect.headers'),
      body: checkBody(value.body, 'expect.body'),
      json: checkJson(value.json, 'expect.json'),
      latency: checkDuration(value.maxLatency, 'expect.maxLatency', attemptBounds('2s')),
      hasBody:
        needsText && String(method).toUpperCase() === 'HEAD'
          ? invalid('expect', 'the answer to a HEAD has no body; expect a status or headers, or write another method')
          : valid(true),
    },
    unknownFieldIssues(value, known, 'expect.'),
  );
  if (!parts.ok) return parts;
  const { status, headers, body, json, latency } = parts.value;
  const inTime = latency === undefined ? [] : [assertLatency(latency)];
  return valid({
    statuses: status,
    assertions: [...headers, ...body, ...json, ...inTime],
    needsText,
    maxLatencyMs: latency,
  });
};
