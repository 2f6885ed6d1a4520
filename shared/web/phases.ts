// Where the time of a request went: a bar for the eye, and the same in words.
import type { Evidence } from '../model/run.ts';
import { type Html, html } from './html.ts';
import { duration } from './time-text.ts';

type Part = { readonly name: string; readonly ms: number };

/** The phases follow one another; what is left of the total is the body and the waiting between. */
export const partsOf = ({ dnsMs, tcpMs, tlsMs, firstByteMs, totalMs }: Evidence['phases']): readonly Part[] => {
  const named = [
    { name: 'name', ms: dnsMs },
    { name: 'connection', ms: tcpMs },
    { name: 'TLS', ms: tlsMs },
    { name: 'first byte', ms: firstByteMs },
  ].flatMap(({ name, ms }) => (ms === undefined ? [] : [{ name, ms }]));
  const rest = totalMs - named.reduce((sum, { ms }) => sum + ms, 0);
  return rest >= 1 ? [...named, { name: 'rest', ms: rest }] : named;
};

const width = 300;

export const phaseBar = (phases: Evidence['phases']): Html => {
  const parts = partsOf(phases);
  const whole = Math.max(
    1,
    parts.reduce((sum, { ms }) => sum + ms, 0),
  );
  let x = 0;
  const rects = parts.map(({ ms }, index) => {
    const from = x;
    x += (ms / whole) * width;
    return html`<rect class="p${index}" x="${from.toFixed(1)}" y="0" width="${Math.max(0.5, x - from - 1).toFixed(1)}" height="6" />`;
  });
  const words = parts.map(({ name, ms }, index) => html`<li><i class="p${index}"></i>${name} ${duration(ms)}</li>`);
  return html`<svg class="phases" viewBox="0 0 ${width} 6" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>
    <ul class="phases">${words}<li>total ${duration(phases.totalMs)}</li></ul>`;
};
