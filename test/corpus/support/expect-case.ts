// Compares the outcome of a case with its expectation, and with the rules that every outcome keeps.
import { expect } from 'vitest';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import type { Case } from './case.ts';

/** How much later than its time-out a request may end on a busy machine. */
const slackMs = 700;
/** Internals that a message must not show. */
const internals = /fetch failed|\[object|undefined|NaN|node:|\.ts:\d|\.js:\d|^\s*at |Error:|ERR_[A-Z]/;
const secret = /s3cret|hunter2/;
const unsafeCharacter = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const textsOf = (outcome: HttpOutcome): readonly string[] => {
  const { url, excerpt, tls, error, address, resolved } = outcome.evidence;
  return [url, excerpt, address, ...(resolved ?? []), tls?.subject, tls?.issuer, tls?.refused, error?.message].filter(
    (text) => text !== undefined,
  );
};

/** Bounded in time and size, readable, and without secrets or unsafe characters of the response. */
const expectSafe = (outcome: HttpOutcome, timeoutMs: number): void => {
  const { evidence } = outcome;
  expect(evidence.phases.totalMs).toBeLessThan(timeoutMs + slackMs);
  expect(JSON.stringify(evidence).length).toBeLessThan(2_500);
  for (const text of textsOf(outcome)) {
    expect(text).not.toMatch(secret);
    expect(text).not.toMatch(unsafeCharacter);
    expect(text.isWellFormed()).toBe(true);
    expect(text.length).toBeLessThanOrEqual(500);
  }
  if (outcome.ok) return;
  expect(outcome.error).toEqual(evidence.error);
  expect(outcome.error.code).toMatch(/^[A-Z_]+$/);
  expect(outcome.error.message).not.toMatch(internals);
  expect(outcome.error.message.length).toBeGreaterThan(10);
};

export const expectCase = (one: Case, outcome: HttpOutcome, timeoutMs: number): void => {
  const { code, status, message, body, headers, evidence } = one.expected;
  const actual = outcome.ok ? { status: outcome.response.status } : outcome.error;
  if (code !== undefined) expect(actual).toMatchObject({ code });
  if (status !== undefined) expect(actual).toEqual({ status });
  if (message) expect(actual).toMatchObject({ message: expect.stringMatching(message) });
  const text = outcome.ok ? new TextDecoder().decode(outcome.response.body) : undefined;
  if (body !== undefined) expect(text).toEqual(body instanceof RegExp ? expect.stringMatching(body) : body);
  if (headers) expect(outcome).toMatchObject({ response: { headers } });
  if (evidence) expect(outcome.evidence).toMatchObject(evidence);
  expectSafe(outcome, timeoutMs);
};
