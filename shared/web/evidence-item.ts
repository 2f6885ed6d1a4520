// What one request met: the answer, the way to it, the certificate, and how a failing answer began.
import type { Evidence, TlsEvidence } from '../model/run.ts';
import { foreign, type Html, html } from './html.ts';
import { phaseBar } from './phases.ts';

const size = (bytes: number): string => (bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000)} kB`);

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

const detailsOf = ({ address, resolved, redirects, bytes, protocol, tls }: Evidence): readonly string[] => [
  ...(address ? [place(address, resolved)] : resolved ? [resolved.join(', ')] : []),
  ...(redirects ? [`${redirects} ${redirects === 1 ? 'redirect' : 'redirects'}`] : []),
  ...(protocol ? [protocol] : []),
  ...(bytes === undefined ? [] : [size(bytes)]),
  ...(tls?.version ? [tls.version] : []),
  ...(tls ? [certificate(tls).join(' ')].filter(Boolean) : []),
];

export const evidenceItem = (evidence: Evidence): Html => {
  const { method, url, status, error, excerpt, phases } = evidence;
  return html`<li class="evidence"><p><code>${method} ${foreign(url)}</code></p>
    <p><b>${status ?? (error ? error.code : 'no answer')}</b> <span class="muted">${detailsOf(evidence).map((detail) => html`· ${foreign(detail)} `)}</span></p>
    ${error ? html`<p class="message">${foreign(error.message)}</p>` : ''}
    ${excerpt ? html`<p class="excerpt">The answer began: <q>${foreign(excerpt)}</q></p>` : ''}${phaseBar(phases)}</li>`;
};
