// What was changed by hand of a monitor, in words: by how much, since when and why.
import type { MonitorSpec } from '../model/monitor.ts';
import { type Control, type Override, standingControl, withInterval } from '../model/overrides.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { foreign, type Html, html } from './html.ts';
import { at, interval } from './time-text.ts';

const because = ({ reason }: Override<unknown>): Html => (reason === undefined ? html`` : html`: ${foreign(reason)}`);

/** An interval that does not fit any more, since monitors.ts was changed, counts for nothing. */
const intervalOverride = (spec: MonitorSpec, control: Control | undefined): Override<number> | undefined => {
  const override = standingControl(spec, control).interval;
  return override && withInterval(spec, override.value).ok ? override : undefined;
};

/** `every 1 min`. */
export const everyWords = ({ spec, known }: MonitorView, control: Control | undefined): string =>
  `every ${interval(intervalOverride(spec, control)?.value ?? (known ?? spec).intervalMs)}`;

/** `changed by hand (monitors.ts says 20 s): why`; undefined where it is as monitors.ts says. */
export const changedWords = (spec: MonitorSpec, control: Control | undefined): Html | undefined => {
  const override = intervalOverride(spec, control);
  return override && html`changed by hand (monitors.ts says ${interval(override.declared)})${because(override)}`;
};

/** `Paused by hand since 12:45:00 UTC: why`; undefined where it is as monitors.ts says. */
export const pausedWords = (spec: MonitorSpec, control: Control | undefined, now: number): Html | undefined => {
  const override = standingControl(spec, control).paused;
  if (!override) return undefined;
  const what = override.value
    ? html`Paused by hand since ${at(override.at, now)}`
    : html`Resumed by hand since ${at(override.at, now)}, though monitors.ts says paused`;
  return html`${what}${because(override)}`;
};

/** On the page of the monitor: a sentence for each. */
export const changes = (view: MonitorView, control: Control | undefined, now: number): Html => {
  const changed = changedWords(view.spec, control);
  const paused = pausedWords(view.spec, control, now);
  return html`${changed ? html`<p class="under">Runs ${everyWords(view, control)}, ${changed}</p>` : ''}${paused ? html`<p class="under">${paused}</p>` : ''}`;
};
