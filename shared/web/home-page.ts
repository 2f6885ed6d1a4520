// The first page: what is down, the status of every monitor, and the newest runs.
import { headline, home } from '../messages/en/site-pages.ts';
import { monitorPageMessages } from '../messages/monitor-pages.ts';
import type { FlowRun } from '../model/run.ts';
import type { DisplayedStatus } from '../model/status.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import type { Counts } from '../queries/read-counts.ts';
import type { OverridesInEffect } from '../queries/read-overrides-in-effect.ts';
import type { OpenIncidentView, Overview } from '../queries/read-overview.ts';
import { codeList, foreign, type Html, html, titleOf } from './html.ts';
import { monitorRow } from './monitor-row.ts';
import { runList } from './run-list.ts';
import { mark, statusTone } from './status-icons.ts';
import { taskTotals } from './task-totals.ts';
import { at, type PageContext, since, span } from './time-text.ts';

export type HomeParts = {
  readonly now: number;
  readonly overview: Overview;
  readonly monitors: readonly MonitorView[];
  /** Cursor of the next page. */
  readonly next?: string;
  readonly isFirstPage: boolean;
  /** The newest runs of all monitors; left out on further pages. */
  readonly runs?: readonly FlowRun[];
  /** Of the last 24 hours; left out on further pages. */
  readonly counts?: Counts;
  readonly titleOf: (monitor: string) => string;
  readonly overridesOf: (monitor: string) => OverridesInEffect;
};

const incidentsShown = 12;
const order: readonly DisplayedStatus[] = ['Up', 'Degraded', 'Down', 'Unknown', 'Paused'];
/** The list holds monitors of several languages. */
const text = monitorPageMessages('en');

/** The one sentence for somebody who only glances at the page. A single monitor is called by its title. */
export const describeOverview = (
  { totals: { Up, Degraded, Down, Unknown, Paused }, hasStarted }: Overview,
  monitors: readonly MonitorView[],
): string => {
  const count = Up + Degraded + Down + Unknown;
  const [only] = monitors;
  const title = only ? titleOf(only.spec) : '';
  if (count + Paused === 0) return headline.noMonitors;
  if (Down === 1 && count === 1 && monitors.length === 1) return headline.onlyOneDown({ title });
  if (Down > 1 && Down === count) return headline.allDown({ count });
  if (Down > 0) return headline.someDown({ down: Down, count });
  if (count === 0) return headline.allPaused;
  if (Unknown === count) return hasStarted ? headline.noResults : headline.firstResults;
  if (Unknown > 0) return headline.someUnknown({ up: Up + Degraded, unknown: Unknown });
  if (Degraded > 0) return headline.someDegraded({ degraded: Degraded, count });
  return Up === 1 && monitors.length === 1 ? headline.onlyOneUp({ title }) : headline.allUp({ count: Up });
};

export const statusTotals = ({ totals: counts }: Overview): Html => {
  if (Object.values(counts).every((count) => count === 0)) return html``;
  const shown = order.filter((status) => (status !== 'Paused' && status !== 'Degraded') || counts[status] > 0);
  const items = shown.map(
    (status) =>
      html`<li class="${statusTone[status]}${counts[status] === 0 ? ' zero' : ''}">${mark(statusTone[status])}<b>${counts[status]}</b> ${text.status[status]}</li>`,
  );
  return html`<ul class="totals" aria-label="${home.monitorsByStatus}">${items}</ul>`;
};

const openIncident = ({ monitor, title, incident }: OpenIncidentView, context: PageContext): Html =>
  html`<li data-key="${monitor}#${incident.n}"><h3><a href="/?monitor=${monitor}">${foreign(titleOf({ id: monitor, title }))}</a></h3>
    <p class="for">${text.downFor} ${since(incident.from, context)}, ${text.since} ${at(incident.from, context)}${incident.unchecked ? html`, ${text.unchecked({ duration: span(incident.unchecked.ms) })}` : ''}</p>
    <p class="message">${foreign(incident.cause)}</p>
    ${incident.tasks.length > 0 ? html`<p class="muted">${codeList(incident.tasks)}</p>` : ''}</li>`;

const openIncidents = (open: readonly OpenIncidentView[], context: PageContext): Html => {
  if (open.length === 0) return html``;
  const count = open.length - incidentsShown;
  return html`<section class="open" aria-labelledby="open" data-key="open"><h2 id="open">${home.openIncidents} <span class="count">${open.length}</span></h2>
    <ul>${open.slice(0, incidentsShown).map((item) => openIncident(item, context))}</ul>
    ${count > 0 ? html`<p class="muted">${home.moreIncidents({ count })}</p>` : ''}</section>`;
};

const paging = ({ next, isFirstPage }: HomeParts): Html =>
  next || !isFirstPage
    ? html`<nav class="paging" aria-label="${home.pagesOfMonitors}">${isFirstPage ? '' : html`<a href="/">${home.firstPage}</a>`}${next ? html`<a rel="next" href="/?cursor=${next}">${home.moreMonitors}</a>` : ''}</nav>`
    : html``;

const noMonitors = html`<p class="empty">${home.addMonitor}</p>
<pre class="empty">monitor('shop', { every: '1m', checks: [http('home', 'https://shop.example/')] })</pre>`;

const newestRuns = ({ runs, titleOf }: HomeParts, context: PageContext): Html => {
  if (!runs) return html``;
  const list = runs.length > 0 ? runList(runs, { ...context, titleOf }) : html`<p class="empty">${home.noRuns}</p>`;
  return html`<section aria-labelledby="runs" data-key="runs"><h2 id="runs">${home.newestRuns}</h2>${list}</section>`;
};

export const homePage = (parts: HomeParts): Html => {
  const { now, overview, monitors, overridesOf } = parts;
  const context = { now, text };
  const isEmpty = Object.values(overview.totals).every((count) => count === 0);
  const tone = overview.totals.Down > 0 ? 'bad' : 'calm';
  const rows = monitors.map((view) => monitorRow(view, context, overridesOf(view.spec.id)));
  return html`<h1 class="${tone}" aria-live="polite">${describeOverview(overview, monitors)}</h1>
${openIncidents(overview.open, context)}
<section aria-labelledby="monitors" data-key="monitors"><h2 id="monitors">${home.monitors}</h2>
${isEmpty ? noMonitors : html`<ul class="monitors">${rows}</ul>`}
${paging(parts)}</section>
${parts.counts && !isEmpty ? taskTotals(parts.counts, context) : ''}
${isEmpty ? '' : newestRuns(parts, context)}`;
};
