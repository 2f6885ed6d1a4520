// The first page: what is broken, how every monitor is, and what ran last.
import type { FlowRun } from '../model/run.ts';
import type { DisplayedStatus } from '../model/status.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import type { Counts } from '../queries/read-counts.ts';
import type { OverridesInEffect } from '../queries/read-overrides-in-effect.ts';
import type { OpenIncidentView, Overview } from '../queries/read-overview.ts';
import { foreign, type Html, html, titleOf } from './html.ts';
import { monitorRow } from './monitor-row.ts';
import { runList } from './run-item.ts';
import { mark, statusTone } from './status-icons.ts';
import { taskTotals } from './task-totals.ts';
import { at, since } from './time-text.ts';

export type ShardMapParts = {
  readonly now: number;
  readonly overview: Overview;
  readonly monitors: readonly MonitorView[];
  /** Cursor of the page after this one. */
  readonly next?: string;
  readonly isFirstPage: boolean;
  /** The newest runs of all monitors; left out on the further pages. */
  readonly runs?: readonly FlowRun[];
  /** Of the last 24 hours; left out on the further pages. */
  readonly counts?: Counts;
  readonly titleOf: (monitor: string) => string;
  readonly manual: (monitor: string) => OverridesInEffect;
};

const incidentsShown = 12;
const order: readonly DisplayedStatus[] = ['Up', 'Degraded', 'Down', 'Unknown', 'Paused'];

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The one sentence that somebody who glances at the page should leave with. */
export const headline = ({ totals: { Up, Degraded, Down, Unknown, Paused }, hasStarted }: Overview): string => {
  const watched = Up + Degraded + Down + Unknown;
  if (watched + Paused === 0) return 'Nothing is watched yet';
  if (Down === 1 && watched === 1) return 'The one monitor is down';
  if (Down > 1 && Down === watched) return `All ${Down} monitors are down`;
  if (Down > 0) return `${Down} of ${plural(watched, 'monitor', 'monitors')} ${Down === 1 ? 'is' : 'are'} down`;
  if (watched === 0) return 'Everything is paused';
  if (Unknown === watched) return hasStarted ? 'No results are coming in' : 'Waiting for the first results';
  if (Unknown > 0) return `${Up + Degraded} up, and of ${Unknown} nothing is known now`;
  if (Degraded > 0)
    return `${Degraded} of ${plural(watched, 'monitor', 'monitors')} ${Degraded === 1 ? 'is' : 'are'} degraded`;
  return Up === 1 ? 'The one monitor is up' : `All ${Up} monitors are up`;
};

/** Read out when it changes, and only then. */
export const totals = ({ totals: counts }: Overview): Html => {
  if (Object.values(counts).every((count) => count === 0)) return html``;
  const shown = order.filter((status) => (status !== 'Paused' && status !== 'Degraded') || counts[status] > 0);
  const items = shown.map(
    (status) =>
      html`<li class="${statusTone[status]}${counts[status] === 0 ? ' zero' : ''}">${mark(statusTone[status])}<b>${counts[status]}</b> ${status}</li>`,
  );
  return html`<ul class="totals" aria-label="Monitors by status">${items}</ul>`;
};

const openItem = ({ monitor, title, incident }: OpenIncidentView, now: number): Html =>
  html`<li data-key="${monitor}#${incident.n}"><h3><a href="/?monitor=${monitor}">${foreign(titleOf({ id: monitor, title }))}</a></h3>
    <p class="for">down for ${since(incident.from, now)}, since ${at(incident.from, now)}</p>
    <p class="message">${foreign(incident.cause)}</p>
    ${incident.tasks.length > 0 ? html`<p class="muted">${incident.tasks.map((task, index) => html`${index > 0 ? ', ' : ''}<code>${foreign(task)}</code>`)}</p>` : ''}</li>`;

const openIncidents = (open: readonly OpenIncidentView[], now: number): Html => {
  if (open.length === 0) return html``;
  const rest = open.length - incidentsShown;
  return html`<section class="open" aria-labelledby="open" data-key="open"><h2 id="open">Open incidents <span class="count">${open.length}</span></h2>
    <ul>${open.slice(0, incidentsShown).map((item) => openItem(item, now))}</ul>
    ${rest > 0 ? html`<p class="muted">and ${rest} more, which began earlier</p>` : ''}</section>`;
};

const paging = ({ next, isFirstPage }: ShardMapParts): Html =>
  next || !isFirstPage
    ? html`<nav class="paging" aria-label="Pages of monitors">${isFirstPage ? '' : html`<a href="/">First page</a>`}${next ? html`<a rel="next" href="/?cursor=${next}">More monitors</a>` : ''}</nav>`
    : html``;

const noMonitors = html`<p class="empty">There is no monitor yet. Write one into <code>monitors.ts</code> and start again:</p>
<pre class="empty">monitor('shop', { every: '1m', checks: [http('home', 'https://shop.example/')] })</pre>`;

const newestRuns = ({ runs, now, titleOf }: ShardMapParts): Html => {
  if (!runs) return html``;
  const list = runs.length > 0 ? runList(runs, { now, titleOf }) : html`<p class="empty">Nothing has run yet.</p>`;
  return html`<section aria-labelledby="runs" data-key="runs"><h2 id="runs">Newest runs</h2>${list}</section>`;
};

export const homePage = (parts: ShardMapParts): Html => {
  const { now, overview, monitors, manual } = parts;
  const isEmpty = Object.values(overview.totals).every((count) => count === 0);
  const tone = overview.totals.Down > 0 ? 'bad' : 'calm';
  return html`<h1 class="${tone}" aria-live="polite">${headline(overview)}</h1>
${openIncidents(overview.open, now)}
<section aria-labelledby="monitors" data-key="monitors"><h2 id="monitors">Monitors</h2>
${isEmpty ? noMonitors : html`<ul class="monitors">${monitors.map((view) => monitorRow(view, now, manual(view.spec.id)))}</ul>`}
${paging(parts)}</section>
${parts.counts && !isEmpty ? taskTotals(parts.counts, now) : ''}
${isEmpty ? '' : newestRuns(parts)}`;
};
