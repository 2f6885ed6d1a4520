// The evidence of one request: its result, the address, the certificate, and the start of a response that failed the check.
import { describeEvidence } from '../checks/describe-evidence.ts';
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import type { Language } from '../model/language.ts';
import type { Evidence, TlsEvidence } from '../model/run.ts';
import { formatBytes } from '../text/bytes-text.ts';
import { formatUtcDate } from '../text/clock-text.ts';
import { foreign, type Html, html } from './html.ts';
import { phaseBar } from './phase-bar.ts';

/** The connected address, and the others that the name resolved to. */
const describeAddress = (address: string, resolved: readonly string[], text: MonitorPageMessages): string => {
  const others = resolved.filter((one) => !address.startsWith(`${one}:`) && !address.startsWith(`[${one}]:`));
  return others.length > 0 ? text.also({ address, others: others.join(', ') }) : address;
};

const describeCertificate = ({ subject, issuer, validFrom, validTo }: TlsEvidence, text: MonitorPageMessages): string =>
  [
    ...(subject ? [text.certificateOf({ subject })] : []),
    ...(issuer ? [text.certificateBy({ issuer })] : []),
    ...(validFrom === undefined ? [] : [text.certificateFrom({ date: formatUtcDate(validFrom) })]),
    ...(validTo === undefined ? [] : [text.certificateUntil({ date: formatUtcDate(validTo) })]),
  ].join(', ');

const describeDetails = (
  { address, resolved = [], bytes, tls }: Evidence,
  details: readonly string[],
  text: MonitorPageMessages,
): readonly string[] => {
  const where = address ? describeAddress(address, resolved, text) : resolved.join(', ');
  const parts = [
    where,
    ...details,
    bytes === undefined ? '' : formatBytes(bytes),
    tls?.version ?? '',
    tls ? describeCertificate(tls, text) : '',
  ];
  return parts.filter((part) => part !== '');
};

export const evidenceItem = (evidence: Evidence, text: MonitorPageMessages): Html => {
  const { error, excerpt, phases } = evidence;
  const { request, result, failure, hops, details } = describeEvidence(evidence, text.lang as Language);
  const outcome = [result, failure].filter((part) => part !== undefined).join(' · ') || text.noResponse;
  return html`<li class="evidence"><p><code>${foreign(request)}</code></p>
    <p><b>${outcome}</b> <span class="muted">${describeDetails(evidence, details, text).map((detail) => html`· ${foreign(detail)} `)}</span></p>
    ${hops.length > 0 ? html`<ol class="hops">${hops.map((hop) => html`<li>${foreign(hop)}</li>`)}</ol>` : ''}
    ${error ? html`<p class="message">${foreign(error.message)}</p>` : ''}
    ${excerpt ? html`<p class="excerpt">${text.response} <q>${foreign(excerpt)}</q></p>` : ''}${phaseBar(phases, text)}</li>`;
};
