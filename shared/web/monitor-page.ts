// One monitor: how it is, its incidents, and its runs page by page.
import type { DrillReport } from '../control/drill.ts';
import { isOver } from '../model/drill.ts';
import type { Incident } from '../model/incident.ts';
import type { MonitorOverrides } from '../model/overrides.ts';
import type { FlowRun } from '../model/run.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { drillSection, pastDrill } from './drill-section.ts';
import { foreign, type Html, html, titleOf } from './html.ts';
import { statusWord } from './monitor-row.ts';
import { changes, everyWords } from './overridden.ts';
import { runList } from './run-item.ts';
import { slotsOf, strip } from './run-strip.ts';
import { at, since, span, until } from './time-text.ts';

export type MonitorParts = {
  readonly now: number;
  readonly id: string;
  /** Left out for a monitor that was removed: its history stays. */
  readonly view?: MonitorView;
  readonly missed?: number;
  /** What was changed by hand. */
  readonly overrides?: MonitorOverrides;
  /** The newest one. */
  readonly drill?: DrillReport;
  readonly incidents: readonly Incident[];
  readonly runs: readonly FlowRun[];
  readonly next?: string;
  readonly isFirstPage: boolean;
  readonly onlyFailed: boolean;
};

const fact = (name: string, value: Html | string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const facts = (view: MonitorView, { missed, overrides, now }: MonitorParts): Html => html`<dl class="facts">
  ${fact('Status', html`${statusWord(view)}${view.since === undefined ? '' : html` for ${since(view.since, now)}`}`)}
  ${fact('Flow', html`<code>${foreign(view.spec.flow)}</code>, ${everyWords(view, overrides)}`)}
  ${fact('Tasks', view.tasks.length > 0 ? html`${view.tasks.map((task, index) => html`${index > 0 ? ', ' : ''}<code>${foreign(task)}</code>`)}` : 'shown once it has run')}
  ${fact('Next run', view.nextRunAt === undefined ? (view.paused ? 'paused' : 'not planned yet') : html`${until(view.nextRunAt, now)}, at ${at(view.nextRunAt, now)}`)}
  ${fact('Missed', missed === undefined ? 'not known' : `${missed} in the last hour`)}
</dl>`;

const incidentItem = (incident: Incident, now: number): Html => {
  const { id, startedAt, endedAt, cause } = incident;
  const length =
    endedAt === undefined ? html`open for ${since(startedAt, now)}` : `lasted ${span(endedAt - startedAt)}`;
  return html`<li class="incident ${endedAt === undefined ? 'bad' : ''}" data-key="${id}"><div class="due">${at(startedAt, now)}</div>
    <div class="what"><p class="cause">${foreign(cause)}</p></div><div class="end">${length}</div></li>`;
};

const incidentList = ({ incidents, now, isFirstPage }: MonitorParts): Html => {
  if (!isFirstPage) return html``;
  const list =
    incidents.length > 0
      ? html`<ol class="runs">${incidents.map((incident) => incidentItem(incident, now))}</ol>`
      : html`<p class="empty">None on record.</p>`;
  return html`<section aria-labelledby="incidents" data-key="incidents"><h2 id="incidents">Incidents</h2>${list}</section>`;
};

const filter = ({ id, onlyFailed }: MonitorParts): Html => {
  const link = (href: string, text: string, chosen: boolean): Html =>
    html`<a href="${href}" ${chosen ? html`aria-current="true"` : ''}>${text}</a>`;
  return html`<nav class="filter" aria-label="Which runs">${link(`/?monitor=${id}`, 'All', !onlyFailed)}${link(`/?monitor=${id}&taskState=FAILED`, 'With a failed task', onlyFailed)}</nav>`;
};

const paging = ({ id, next, isFirstPage, onlyFailed }: MonitorParts): Html => {
  const path = `/?monitor=${id}${onlyFailed ? '&taskState=FAILED' : ''}`;
  return html`<nav class="paging" aria-label="Pages of runs">${isFirstPage ? '' : html`<a href="${path}">Newest runs</a>`}${next ? html`<a rel="next" href="${path}&cursor=${next}">Older runs</a>` : ''}</nav>`;
};

const runSection = (parts: MonitorParts): Html => {
  const { runs, now, next, isFirstPage } = parts;
  const none = next ? 'None among those looked at; older ones may be.' : isFirstPage ? 'None on record.' : 'No more.';
  return html`<section aria-labelledby="runs" data-key="runs"><h2 id="runs">Runs</h2>${filter(parts)}
    ${runs.length > 0 ? runList(runs, { now }) : html`<p class="empty">${none}</p>`}${paging(parts)}</section>`;
};

export const monitorPage = (parts: MonitorParts): Html => {
  const { view, id, now, overrides, drill } = parts;
  const title = view ? titleOf(view.spec) : id;
  return html`<p class="crumb"><a href="/">All monitors</a></p><h1>${foreign(title)}</h1>
  ${title === id ? '' : html`<p class="muted under"><code>${id}</code></p>`}
  ${view ? changes(view, overrides, now) : ''}
  ${drill && !isOver(drill.drill) ? drillSection(drill, now) : ''}
  ${view ? html`<div class="wide">${strip(slotsOf(view, now), now)}</div>${facts(view, parts)}` : html`<p class="under">This monitor is not watched any more. What was recorded of it stays for 14 days, its incidents for 13 months.</p>`}
  ${incidentList(parts)}${drill && isOver(drill.drill) ? pastDrill(drill, now) : ''}${runSection(parts)}`;
};
