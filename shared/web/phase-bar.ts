// Where the time of a request went: a bar, and the same as text.
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import type { Evidence } from '../model/run.ts';
import { formatElapsed } from '../text/duration-text.ts';
import { type Html, html } from './html.ts';

type PhaseName = keyof MonitorPageMessages['phases'];
type Part = { readonly name: PhaseName; readonly ms: number };

/** The phases in their order; the rest of the total is the body and the waiting in between. */
export const phaseParts = ({ dnsMs, tcpMs, tlsMs, firstByteMs, totalMs }: Evidence['phases']): readonly Part[] => {
  const measured: readonly { name: PhaseName; ms: number | undefined }[] = [
    { name: 'dns', ms: dnsMs },
    { name: 'tcp', ms: tcpMs },
    { name: 'tls', ms: tlsMs },
    { name: 'firstByte', ms: firstByteMs },
  ];
  const parts = measured.flatMap(({ name, ms }) => (ms === undefined ? [] : [{ name, ms }]));
  const restMs = totalMs - parts.reduce((sum, { ms }) => sum + ms, 0);
  return restMs >= 1 ? [...parts, { name: 'rest', ms: restMs }] : parts;
};

const width = 300;

export const phaseBar = (phases: Evidence['phases'], text: MonitorPageMessages): Html => {
  const parts = phaseParts(phases);
  const wholeMs = Math.max(
    1,
    parts.reduce((sum, { ms }) => sum + ms, 0),
  );
  let x = 0;
  const rects = parts.map(({ ms }, index) => {
    const from = x;
    x += (ms / wholeMs) * width;
    return html`<rect class="p${index}" x="${from.toFixed(1)}" y="0" width="${Math.max(0.5, x - from - 1).toFixed(1)}" height="6" />`;
  });
  const items = parts.map(
    ({ name, ms }, index) => html`<li><i class="p${index}"></i>${text.phases[name]} ${formatElapsed(ms)}</li>`,
  );
  return html`<svg class="phases" viewBox="0 0 ${width} 6" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>
    <ul class="phases">${items}<li>${text.total} ${formatElapsed(phases.totalMs)}</li></ul>`;
};
