// The page of one monitor: its status, its incidents, and its runs page by page.
import type { DrillReport } from '../control/drill-report.ts';
import { isOver } from '../model/drill.ts';
import type { Incident } from '../model/incident.ts';
import type { MonitorOverrides } from '../model/overrides.ts';
import type { FlowRun } from '../model/run.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { drillSection, pastDrill } from './drill-section.ts';
import { codeList, fact, foreign, type Html, html, titleOf } from './html.ts';
import { statusLabel, whyNotPassing } from './monitor-row.ts';
import { describeInterval, overrideParagraphs } from './override-text.ts';
import { runList } from './run-list.ts';
import { slotsOf, strip } from './run-strip.ts';
import { at, type PageContext, since, span, until } from './time-text.ts';

export type MonitorPageParts = PageContext & {
  readonly id: string;
  /** Left out for a monitor that was removed: its history stays. */
  readonly view?: MonitorView;
  /** Missed runs of the last hour; left out where they are not known. */
  readonly missed?: number;
  readonly overrides?: MonitorOverrides;
  /** The newest drill. */
  readonly drill?: DrillReport;
  readonly incidents: readonly Incident[];
  readonly runs: readonly FlowRun[];
  readonly next?: string;
  readonly isFirstPage: boolean;
  readonly onlyFailed: boolean;
};

const nextRun = (view: MonitorView, parts: MonitorPageParts): Html | string => {
  const { text } = parts;
  if (view.nextRunAt === undefined) return view.paused ? text.paused : text.notScheduled;
  const first = view.recent.length === 0 ? `${text.firstRun} ` : '';
  return html`${first}${until(view.nextRunAt, parts)}, ${text.nextRunAt} ${at(view.nextRunAt, parts)}`;
};

const facts = (view: MonitorView, parts: MonitorPageParts): Html => {
  const { missed, overrides, text } = parts;
  const sinceText = view.since === undefined ? '' : html` ${text.forPrefix} ${since(view.since, parts)}`;
  const flow = html`<code>${foreign(view.spec.flow)}</code>, ${describeInterval(view, overrides, parts)}`;
  return html`<dl class="facts">
  ${fact(text.statusLabel, html`${statusLabel(view, text)}${sinceText}${view.ownSide || view.ranNoTask ? whyNotPassing(view, parts) : ''}`)}
  ${fact(text.flowLabel, flow)}
  ${fact(text.tasksLabel, view.tasks.length > 0 ? codeList(view.tasks) : text.tasksUnknown)}
  ${fact(text.nextRunLabel, nextRun(view, parts))}
  ${fact(text.missedLabel, missed === undefined ? text.missedUnknown : text.missedLastHour({ count: missed }))}
</dl>`;
};

const incidentItem = ({ id, startedAt, endedAt, uncheckedMs, cause }: Incident, context: PageContext): Html => {
  const { text } = context;
  const isOpen = endedAt === undefined;
  const length = isOpen
    ? html`${text.openFor} ${since(startedAt, context)}`
    : text.lasted({ duration: span(endedAt - startedAt) });
  return html`<li class="incident ${isOpen ? 'bad' : ''}" data-key="${id}"><div class="due">${at(startedAt, context)}</div>
    <div class="what"><p class="cause">${foreign(cause)}</p></div><div class="end">${length}${uncheckedMs ? html`<span class="muted">, ${text.unchecked({ duration: span(uncheckedMs) })}</span>` : ''}</div></li>`;
};

const incidentSection = (parts: MonitorPageParts): Html => {
  const { incidents, isFirstPage, text } = parts;
  if (!isFirstPage) return html``;
  const list =
    incidents.length > 0
      ? html`<ol class="runs">${incidents.map((incident) => incidentItem(incident, parts))}</ol>`
      : html`<p class="empty">${text.noIncidents}</p>`;
  return html`<section aria-labelledby="incidents" data-key="incidents"><h2 id="incidents">${text.incidents}</h2>${list}</section>`;
};

const runFilter = ({ id, onlyFailed, text }: MonitorPageParts): Html => {
  const link = (href: string, label: string, isChosen: boolean): Html =>
    html`<a href="${href}" ${isChosen ? html`aria-current="true"` : ''}>${label}</a>`;
  return html`<nav class="filter" aria-label="${text.whichRuns}">${link(`/?monitor=${id}`, text.allRuns, !onlyFailed)}${link(`/?monitor=${id}&taskState=FAILED`, text.failedRuns, onlyFailed)}</nav>`;
};

const paging = ({ id, next, isFirstPage, onlyFailed, text }: MonitorPageParts): Html => {
  const path = `/?monitor=${id}${onlyFailed ? '&taskState=FAILED' : ''}`;
  return html`<nav class="paging" aria-label="${text.pagesOfRuns}">${isFirstPage ? '' : html`<a href="${path}">${text.newestRuns}</a>`}${next ? html`<a rel="next" href="${path}&cursor=${next}">${text.olderRuns}</a>` : ''}</nav>`;
};

const runSection = (parts: MonitorPageParts): Html => {
  const { runs, next, isFirstPage, text } = parts;
  const none = next ? text.noneOnPage : isFirstPage ? text.noRuns : text.noMore;
  return html`<section aria-labelledby="runs" data-key="runs"><h2 id="runs">${text.runs}</h2>${runFilter(parts)}
    ${runs.length > 0 ? runList(runs, { now: parts.now, text }) : html`<p class="empty">${none}</p>`}${paging(parts)}</section>`;
};

export const monitorPage = (parts: MonitorPageParts): Html => {
  const { view, id, now, overrides, drill, text } = parts;
  const title = view ? titleOf(view.spec) : id;
  const current = view
    ? html`<div class="wide">${strip(slotsOf(view, now), parts)}</div>${facts(view, parts)}`
    : html`<p class="under">${text.removedMonitor}</p>`;
  return html`<p class="crumb"><a href="/">${text.allMonitors}</a></p><h1>${foreign(title)}</h1>
  ${title === id ? '' : html`<p class="muted under"><code>${id}</code></p>`}
  ${view ? overrideParagraphs(view, overrides, parts) : ''}
  ${drill && !isOver(drill.drill) ? drillSection(drill, parts) : ''}
  ${current}
  ${incidentSection(parts)}${drill && isOver(drill.drill) ? pastDrill(drill, parts) : ''}${runSection(parts)}`;
};
