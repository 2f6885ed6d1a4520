// `tcp`: the ready-made check of a TCP or TLS service.
import type { ReturnedState, TaskDefinition } from '../../define/task.ts';
import { failedWithFindings } from '../../define/task-results.ts';
import { tcpMessages } from '../../messages/tcp.ts';
import type { ProbeOutcome } from '../../net/probe-port.ts';
import { errorMessage } from '../../text/clean.ts';
import { certificateFindings, certificateRulesOf } from '../certificate-rules.ts';
import type { CheckContext, UnlimitedRequest } from '../check-context.ts';
import { defineCheck, invalidCheck } from '../define-check.ts';
import { quoteFound } from '../quote-found.ts';
import { degradedBy, failedBy, findingsMessage } from '../returned-state.ts';
import type { TcpEvidence } from './evidence.ts';
import type { TcpRequest, TcpResponse } from './kind.ts';
import type { TcpOptions } from './options.ts';
import { type ParsedTcpCheck, parseTcpCheck } from './parse-tcp-options.ts';

type TcpOutcome = ProbeOutcome<TcpResponse, TcpEvidence>;

const clientCertificateOf = async (
  { tls }: ParsedTcpCheck,
  reveal: CheckContext['reveal'],
): Promise<Pick<NonNullable<TcpRequest['tls']>, 'clientCertificate'>> => {
  if (!tls?.clientCertificate) return {};
  const { cert, key } = tls.clientCertificate;
  return { clientCertificate: { cert: await reveal(cert), key: await reveal(key) } };
};

/** Reveals the secrets of the check. Rejects for a secret that cannot be read. */
const requestOf = async (
  check: ParsedTcpCheck,
  { reveal }: Pick<CheckContext, 'reveal'>,
): Promise<UnlimitedRequest<TcpRequest>> => {
  const { address, tls, send, expect } = check;
  const { host, port, shown: target } = address;
  return {
    kind: 'tcp',
    host,
    port,
    target,
    ...(tls === undefined
      ? undefined
      : {
          tls: {
            ...(tls.servername === undefined ? undefined : { servername: tls.servername }),
            ...(await clientCertificateOf(check, reveal)),
          },
        }),
    ...(check.certificate.trust === undefined ? undefined : { trust: check.certificate.trust }),
    ...(send === undefined ? undefined : { send: await reveal(send) }),
    ...(expect === undefined ? undefined : { expect: expect.response }),
  };
};

/** Completed with the beginning of the response, or the state that the findings amount to. */
const evaluate = (
  check: ParsedTcpCheck,
  { response, evidence }: Extract<TcpOutcome, { readonly ok: true }>,
  { language, now, redact, quote, certificate: ofMonitor }: CheckContext,
): string | ReturnedState => {
  const { address, certificate, expect } = check;
  const host = address.shown;
  const context = { host, now: now(), language };
  const expiry = certificateFindings(evidence.tls, certificateRulesOf(ofMonitor, certificate), context);
  const found = quoteFound(response.text.trim(), redact);
  const unexpected =
    response.isExpected || !expect
      ? []
      : [tcpMessages(language).unexpectedResponse({ host, expected: expect.shown, found })];
  const failing = [...unexpected, ...expiry.failing];
  if (unexpected.length > 0) quote(response.text);
  if (failing.length > 0)
    return failedBy(failing, findingsMessage(failing, language), { onlyCertificate: unexpected.length === 0 });
  const { degrading } = expiry;
  if (degrading.length > 0) return degradedBy(degrading, findingsMessage(degrading, language));
  return response.text;
};

const runCheck =
  (check: ParsedTcpCheck) =>
  async (context: CheckContext): Promise<string | ReturnedState> => {
    try {
      const request = await requestOf(check, context);
      const outcome = (await context.probe(request, { timeoutMs: check.timeoutMs })) as TcpOutcome;
      return outcome.ok ? evaluate(check, outcome, context) : failedWithFindings(outcome.error.message, []);
    } catch (error) {
      return failedWithFindings(errorMessage(error), []);
    }
  };

/**
 * Checks one TCP service: connects, and optionally negotiates TLS, sends a text and waits for a response. The port is
 * required. With TLS it is Degraded when a quarter of the certificate's lifetime is left, or 21 days, and Failed when a
 * tenth is left, or 3 days.
 *
 * @example
 * monitor('mail', { every: '1m', checks: [tcp('smtp', 'mail.example:25', { expect: /^220 / })] })
 */
export const tcp = (name: string, address: string, options?: TcpOptions): TaskDefinition<string> => {
  const check = parseTcpCheck(address, options);
  if (!check.ok) return invalidCheck<string>(name, check.issues);
  return defineCheck(name, runCheck(check.value), check.value.needs);
};
