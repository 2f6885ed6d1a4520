// Icons beside statuses and states: each has a shape and a colour of its own, never a colour alone.
import { type FlowRun, isDegraded, type Verdict, verdict } from '../model/run.ts';
import type { DisplayedStatus } from '../model/status.ts';
import { type Html, html } from './html.ts';

export type Tone = 'passing' | 'flawed' | 'bad' | 'unsure' | 'quiet' | 'going';

const shapes: Readonly<Record<Tone, Html>> = {
  // A filled disc with a tick.
  passing: html`<circle cx="8" cy="8" r="7" /><path d="M4.8 8.3 7 10.500l4.2-4.7" />`,
  // A filled triangle with a bar and a point.
  flawed: html`<path class="fill" d="M8 1.200 15.4 14.400H.6z" /><path d="M8 6.200v3.700m0 2.100v.1" />`,
  // A filled diamond with a cross.
  bad: html`<rect x="2.6" y="2.6" width="10.8" height="10.8" rx="1.5" transform="rotate(45 8 8)" /><path d="m5.8 5.8 4.4 4.400m0-4.4-4.4 4.4" />`,
  // A ring with a question mark's hook.
  unsure: html`<circle cx="8" cy="8" r="6.2" class="ring" /><path class="ink" d="M6.2 6.500c0-2.4 3.7-2.3 3.7-.2 0 1.3-1.9 1.4-1.9 2.7" /><circle cx="8" cy="11.3" r=".9" />`,
  // A ring with two bars.
  quiet: html`<circle cx="8" cy="8" r="6.2" class="ring" /><path class="ink" d="M6.4 5.800v4.400m3.2-4.400v4.4" />`,
  // A ring with a point.
  going: html`<circle cx="8" cy="8" r="6.2" class="ring" /><circle cx="8" cy="8" r="2.2" />`,
};

export const mark = (tone: Tone): Html =>
  html`<svg class="mark ${tone}" viewBox="0 0 16 16" aria-hidden="true">${shapes[tone]}</svg>`;

export const statusTone: Readonly<Record<DisplayedStatus, Tone>> = {
  Up: 'passing',
  Degraded: 'flawed',
  Down: 'bad',
  Unknown: 'unsure',
  Paused: 'quiet',
};

const verdictTone: Readonly<Record<Verdict, Tone>> = { passing: 'passing', failing: 'bad', neutral: 'unsure' };

export const runTone = (run: FlowRun): Tone => (isDegraded(run) ? 'flawed' : verdictTone[verdict(run)]);

/** An eye above the horizon. */
export const logo: Html = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16.5" r="5" /><path d="M3 21.500C7 12.5 11.5 8 16 8s9 4.5 13 13.5" /><path d="M7 26h18" /></svg>`;
