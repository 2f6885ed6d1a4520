// What one request met: the answer, the way to it, the certificate, and how a failing answer began.
import { describeEvidence } from '../checks/describe-evidence.ts';
import type { Evidence, TlsEvidence } from '../model/run.ts';
import { formatBytes } from '../text/bytes-text.ts';
import { foreign, type Html, html } from './html.ts';
import { phaseBar } from './phases.ts';

/** Where it was connected to, and what else the name stood for. */
const place = (address: string, resolved: readonly string[] = []): string => {
  const others = resolved.filter((one) => !address.startsWith(`${one}:`) && !address.startsWith(`[${one}]:`));
  return others.length > 0 ? `${address} (also ${others.join(', ')})` : address;
};

const certificate = ({ subject, issuer, validTo }: TlsEvidence): readonly string[] => [
  ...(subject ? [`certificate of ${subject}`] : []),
  ...(issuer ? [`from ${issuer}`] : []),
  ...(validTo === undefined ? [] : [`until ${new Date(validTo).toISOString().slice(0, 10)}`]),
];

const detailsOf = ({ address, resolved, bytes, tls }: Evidence, details: readonly string[]): readonly string[] => [
  ...(address ? [place(address, resolved)] : resolved ? [resolved.join(', ')] : []),
  ...details,
  ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ...(tls?.version ? [tls.version] : []),
  ...(tls ? [certificate(tls).join(' ')].filter(Boolean) : []),
];

export const evidenceItem = (evidence: Evidence): Html => {
  const { error, excerpt, phases } = evidence;
  const { request, result, details } = describeEvidence(evidence);
  return html`<li class="evidence"><p><code>${foreign(request)}</code></p>
    <p><b>${result ?? (error ? error.code : 'no response')}</b> <span class="muted">${detailsOf(evidence, details).map((detail) => html`· ${foreign(detail)} `)}</span></p>
    ${error ? html`<p class="message">${foreign(error.message)}</p>` : ''}
    ${excerpt ? html`<p class="excerpt">Response: <q>${foreign(excerpt)}</q></p>` : ''}${phaseBar(phases)}</li>`;
};
