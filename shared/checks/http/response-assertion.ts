// Assertions: functions that compare a response with one expectation and return what deviates.
import type { FetchResponse } from '../../define/task.ts';
import type { DescribedFinding } from '../../messages/check-findings.ts';
import { type HttpMessages, httpMessages } from '../../messages/http.ts';
import type { Language } from '../../model/language.ts';
import { hostOfHop } from '../../net/hop-evidence.ts';
import type { CheckContext } from '../check-context.ts';

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** A response with everything that assertions need to know. */
export type AssertionContext = {
  readonly response: FetchResponse;
  /** The URL that was requested. */
  readonly url: string;
  /** Of the URL that responded, after redirects; with its port unless it is the usual one. */
  readonly host: string;
  /** The same of the URL that was requested. */
  readonly requestedHost: string;
  /** The body; empty when no assertion needs it. */
  readonly text: string;
  /** The body as JSON, parsed once. */
  readonly json: () => ParsedJson;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly language: Language;
  /** Masks the values of secrets in a text. */
  readonly redact: CheckContext['redact'];
  readonly messages: HttpMessages;
};

/** Returns an empty list when the response is as expected. */
export type Assertion = (context: AssertionContext) => readonly DescribedFinding[];

const parseJson = (text: string): ParsedJson => {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
};

/** Undefined without redirects. */
const respondingHost = ({ evidence: { hops } }: FetchResponse): string | undefined => {
  const last = hops?.at(-1);
  return last && hostOfHop(last);
};

export const assertionContext = (fields: Omit<AssertionContext, 'json' | 'messages' | 'host'>): AssertionContext => {
  let parsed: ParsedJson | undefined;
  const json: AssertionContext['json'] = () => {
    parsed ??= parseJson(fields.text);
    return parsed;
  };
  const host = respondingHost(fields.response) ?? fields.requestedHost;
  return { ...fields, host, json, messages: httpMessages(fields.language) };
};
