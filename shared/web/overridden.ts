// What was changed by hand of a monitor, in words: by how much, since when and why.
import type { MonitorSpec } from '../model/monitor.ts';
import { activeOverrides, type MonitorOverrides, type Override, withInterval } from '../model/overrides.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { foreign, type Html, html } from './html.ts';
import { at, interval } from './time-text.ts';

const because = ({ reason }: Override<unknown>): Html => (reason === undefined ? html`` : html`: ${foreign(reason)}`);

/** An interval that does not fit any more, since monitors.ts was changed, counts for nothing. */
const intervalOverride = (spec: MonitorSpec, overrides: MonitorOverrides | undefined): Override<number> | undefined => {
  const override = activeOverrides(spec, overrides).interval;
  return override && withInterval(spec, override.value).ok ? override : undefined;
};

/** `every 1 min`. */
export const everyWords = ({ spec, registered }: MonitorView, overrides: MonitorOverrides | undefined): string =>
  `every ${interval(intervalOverride(spec, overrides)?.value ?? (registered ?? spec).intervalMs)}`;

/** `changed by hand (monitors.ts says 20 s): why`; undefined where it is as monitors.ts says. */
export const changedWords = (spec: MonitorSpec, overrides: MonitorOverrides | undefined): Html | undefined => {
  const override = intervalOverride(spec, overrides);
  return override && html`changed by hand (monitors.ts says ${interval(override.declared)})${because(override)}`;
};

/** `Paused by hand since 12:45:00 UTC: why`; undefined where it is as monitors.ts says. */
export const pausedWords = (
  spec: MonitorSpec,
  overrides: MonitorOverrides | undefined,
  now: number,
): Html | undefined => {
  const override = activeOverrides(spec, overrides).paused;
  if (!override) return undefined;
  const what = override.value
    ? html`Paused by hand since ${at(override.at, now)}`
    : html`Resumed by hand since ${at(override.at, now)}, though monitors.ts says paused`;
  return html`${what}${because(override)}`;
};

/** On the page of the monitor: a sentence for each. */
export const changes = (view: MonitorView, overrides: MonitorOverrides | undefined, now: number): Html => {
  const changed = changedWords(view.spec, overrides);
  const paused = pausedWords(view.spec, overrides, now);
  return html`${changed ? html`<p class="under">Runs ${everyWords(view, overrides)}, ${changed}</p>` : ''}${paused ? html`<p class="under">${paused}</p>` : ''}`;
};
