// `http`: the ready-made check of an HTTP response.
import type { FetchResponse, ReturnedState, TaskDefinition } from '../../define/task.ts';
import { failedWithFindings } from '../../define/task-results.ts';
import type { DescribedFinding } from '../../messages/check-findings.ts';
import { evidenceMessages } from '../../messages/evidence.ts';
import { retryAfterMs } from '../../net/retry-after.ts';
import { errorMessage } from '../../text/clean.ts';
import { certificateFindings, certificateRulesOf } from '../certificate-rules.ts';
import type { CheckContext } from '../check-context.ts';
import { defineCheck, invalidCheck } from '../define-check.ts';
import { degradedBy, failedBy, findingsMessage, plainFindings } from '../returned-state.ts';
import { botWallFinding } from './bot-wall-finding.ts';
import { certificatesOf } from './hop-certificates.ts';
import type { CheckResult, HttpOptions } from './options.ts';
import { type ParsedHttpCheck, parseHttpCheck } from './parse-http-options.ts';
import { type Assertion, type AssertionContext, assertionContext } from './response-assertion.ts';

type Findings = {
  readonly failing: readonly DescribedFinding[];
  /** Whether all that is failing is about certificates. */
  readonly onlyCertificate: boolean;
  readonly degrading: readonly DescribedFinding[];
};

/** The message of a finding about a response to which redirects led names its URL. */
const withRedirects = (
  finding: DescribedFinding,
  { evidence: { hops, redirects = 0 } }: FetchResponse,
  { language, redact }: Pick<AssertionContext, 'language' | 'redact'>,
): DescribedFinding => {
  const url = hops?.at(-1)?.url;
  // The message may name it already.
  if (url === undefined || finding.message.includes(redact(url))) return finding;
  const chain = { count: redirects, url: redact(url) };
  return { ...finding, message: evidenceMessages(language).afterRedirects({ message: finding.message, ...chain }) };
};

/** The message of the first finding states for how long the server asks not to be requested. */
const withWait = (
  findings: readonly DescribedFinding[],
  { response: { status, headers }, now, messages }: AssertionContext,
): readonly DescribedFinding[] => {
  const [first, ...rest] = findings;
  const waitMs = retryAfterMs(status, headers.get, now);
  if (!first || waitMs === undefined) return findings;
  return [{ ...first, message: messages.askedToWait({ message: first.message, waitMs }) }, ...rest];
};

const findingsOf = async (
  check: ParsedHttpCheck,
  response: FetchResponse,
  { now, language, redact, certificate: ofMonitor }: CheckContext,
): Promise<Findings> => {
  const { url, host, needsText } = check;
  const rules = certificateRulesOf(ofMonitor, check.certificate);
  const text = needsText ? await response.text() : '';
  const context = assertionContext({ response, url, requestedHost: host, text, now: now(), language, redact });
  const findings = (assertions: readonly Assertion[]) =>
    assertions.flatMap((assert) => assert(context)).map((finding) => withRedirects(finding, response, context));
  const certificates = certificatesOf(response.evidence, host).map(({ host, tls }) =>
    certificateFindings(tls, rules, { ...context, host }),
  );
  const failing = findings(check.failing);
  const wall = await botWallFinding(check, context, failing.length > 0);
  const ofResponse = wall ? [withRedirects(wall, response, context)] : failing;
  return {
    onlyCertificate: ofResponse.length === 0,
    failing: [...withWait(ofResponse, context), ...certificates.flatMap(({ failing }) => failing)],
    degrading: [...findings(check.degrading), ...certificates.flatMap(({ degrading }) => degrading)],
  };
};

const resultOf = (
  { host }: ParsedHttpCheck,
  response: FetchResponse,
  attempt: number,
  { message, findings }: { readonly message: string; readonly findings: readonly DescribedFinding[] },
): CheckResult => ({
  host,
  attempt,
  message,
  status: response.status,
  latencyMs: response.evidence.phases.totalMs,
  findings: plainFindings(findings),
});

/** Completed with the status code, or the state that the findings amount to. */
const evaluate = async (
  check: ParsedHttpCheck,
  response: FetchResponse,
  context: CheckContext,
): Promise<number | ReturnedState> => {
  const { messages } = check;
  const { attempt, language } = context;
  const { failing, degrading, onlyCertificate } = await findingsOf(check, response, context);
  const findings = failing.length > 0 ? failing : degrading;
  const message = findingsMessage(findings, language);
  const result = resultOf(check, response, attempt, { message, findings });
  if (failing.length > 0) return failedBy(failing, messages.failed(result) ?? message, { onlyCertificate });
  if (degrading.length > 0) return degradedBy(degrading, messages.degraded(result) ?? message);
  const line = messages.passing(result);
  if (line !== undefined) context.print(line);
  return response.status;
};

const withoutResponse = (
  { host, messages }: ParsedHttpCheck,
  error: unknown,
  { attempt }: CheckContext,
): ReturnedState => {
  const message = errorMessage(error);
  const code = String((error as { readonly code?: unknown } | null)?.code ?? 'FAILED');
  const result: CheckResult = { host, attempt, message, error: { code, message }, findings: [] };
  return failedWithFindings(messages.failed(result) ?? message, []);
};

const runCheck = (check: ParsedHttpCheck) => async (context: CheckContext) => {
  let response: FetchResponse;
  try {
    response = await context.fetch(check.url, check.fetchOptions);
  } catch (error) {
    return withoutResponse(check, error, context);
  }
  return evaluate(check, response, context);
};

/**
 * Checks one URL: sends a request and compares the response with what is expected. Without options it sends a GET that
 * must end with status 200, and follows redirects. For https it is Degraded when a quarter of the certificate's lifetime is
 * left, or 21 days, and Failed when a tenth is left, or 3 days.
 *
 * @example
 * monitor('shop', { every: '1m', checks: [http('home', 'https://shop.example/', { expect: { status: [200, 204] } })] })
 */
export const http = (name: string, url: string, options?: HttpOptions): TaskDefinition<number> => {
  const check = parseHttpCheck(url, options);
  if (!check.ok) return invalidCheck<number>(name, check.issues);
  return defineCheck(name, runCheck(check.value), check.value.needs);
};
