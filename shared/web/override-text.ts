// Describes what was overridden at run time of a monitor: the value, since when and why.
import type { MonitorSpec } from '../model/monitor.ts';
import { activeOverrides, type MonitorOverrides, type Override, withInterval } from '../model/overrides.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { formatDuration } from '../text/duration-text.ts';
import { foreign, type Html, html } from './html.ts';
import { at, type PageContext } from './time-text.ts';

const reasonOf = ({ reason }: Override<unknown>): Html => (reason === undefined ? html`` : html`: ${foreign(reason)}`);

/** The override of the interval; none where it no longer fits the time-outs, because monitors.ts changed. */
const intervalOverride = (spec: MonitorSpec, overrides: MonitorOverrides | undefined): Override<number> | undefined => {
  const override = activeOverrides(spec, overrides).interval;
  return override && withInterval(spec, override.value).ok ? override : undefined;
};

/** `every 1 min` */
export const describeInterval = (
  { spec, registered }: MonitorView,
  overrides: MonitorOverrides | undefined,
  { text }: PageContext,
): string => {
  const intervalMs = intervalOverride(spec, overrides)?.value ?? (registered ?? spec).intervalMs;
  return text.every({ interval: formatDuration(intervalMs) });
};

/** `overridden (monitors.ts: 20 s): why`; undefined where the interval is that of monitors.ts. */
export const describeIntervalOverride = (
  spec: MonitorSpec,
  overrides: MonitorOverrides | undefined,
  { text }: PageContext,
): Html | undefined => {
  const override = intervalOverride(spec, overrides);
  return override && html`${text.overridden({ declared: formatDuration(override.declared) })}${reasonOf(override)}`;
};

/** `Paused at run time since 12:45:00 UTC: why`; undefined where the monitor is as monitors.ts says. */
export const describePauseOverride = (
  spec: MonitorSpec,
  overrides: MonitorOverrides | undefined,
  context: PageContext,
): Html | undefined => {
  const { text } = context;
  const override = activeOverrides(spec, overrides).paused;
  if (!override) return undefined;
  const what = override.value
    ? html`${text.pausedSince} ${at(override.at, context)}`
    : html`${text.resumedSince} ${at(override.at, context)}, ${text.resumedThough}`;
  return html`${what}${reasonOf(override)}`;
};

/** One sentence for each override, for the monitor's own page. */
export const overrideParagraphs = (
  view: MonitorView,
  overrides: MonitorOverrides | undefined,
  context: PageContext,
): Html => {
  const interval = intervalOverride(view.spec, overrides);
  const paused = describePauseOverride(view.spec, overrides, context);
  const { text } = context;
  const runs =
    interval &&
    text.runsOverridden({
      every: describeInterval(view, overrides, context),
      overridden: text.overridden({ declared: formatDuration(interval.declared) }),
    });
  return html`${interval ? html`<p class="under">${runs}${reasonOf(interval)}</p>` : ''}${paused ? html`<p class="under">${paused}</p>` : ''}`;
};
