// One monitor in the list: how it is, what it is called, its last results and its next run.
import type { MonitorOverrides } from '../model/overrides.ts';
import { type FlowRun, isDegraded, lastState, verdict } from '../model/run.ts';
import { decisiveState } from '../model/state.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import type { OverridesInEffect } from '../queries/read-overrides-in-effect.ts';
import { drillLine } from './drill-section.ts';
import { foreign, type Html, html, titleOf } from './html.ts';
import { changedWords, everyWords, pausedWords } from './overridden.ts';
import { slotsOf, strip } from './run-strip.ts';
import { mark, statusTone } from './status-icons.ts';
import { ago, at, since, until } from './time-text.ts';

const tellingOf = (run: FlowRun) => decisiveState(lastState(run), run.taskRuns.map(lastState));

export const statusWord = (view: MonitorView): Html =>
  html`<span class="status ${statusTone[view.status]}">${mark(statusTone[view.status])}<b>${view.status}</b></span>`;

const lastResult = (run: FlowRun | undefined, now: number): Html => {
  if (!run) return html`<span class="muted">no run yet</span>`;
  return html`<a class="quietly" href="/runs/${run.id}">${tellingOf(run).name}</a> ${ago(run.endedAt, now)}`;
};

/** The first one is told by its hour, since there is nothing else to go by. */
const nextRun = ({ nextRunAt, paused, recent }: MonitorView, now: number): Html => {
  if (paused) return html`<span class="muted">paused</span>`;
  if (nextRunAt === undefined) return html`<span class="muted">not planned yet</span>`;
  if (recent.length === 0) return html`first run at ${at(nextRunAt, now)}, ${until(nextRunAt, now)}`;
  return html`next ${until(nextRunAt, now)}`;
};

const reason = (view: MonitorView): string | undefined => {
  const run = view.recent[0];
  if (view.status === 'Unknown' && run) return undefined;
  return run && (verdict(run) === 'failing' || isDegraded(run)) ? tellingOf(run).message : undefined;
};

const stale = (view: MonitorView, now: number): Html | undefined =>
  view.status === 'Unknown' && view.recent[0]
    ? html`<p class="reason">No run was recorded for ${since(view.recent[0].endedAt, now)}</p>`
    : undefined;

/** What was changed by hand comes with its reason, which may be long. */
const howOften = (view: MonitorView, overrides: MonitorOverrides | undefined, now: number): Html => {
  const { id } = view.spec;
  const changed = changedWords(view.spec, overrides);
  const paused = pausedWords(view.spec, overrides, now);
  return html`<p class="muted often">${titleOf(view.spec) === id ? '' : html`<code>${id}</code> · `}${everyWords(view, overrides)}${changed ? html`, ${changed}` : ''}</p>
      ${paused ? html`<p class="muted often">${paused}</p>` : ''}`;
};

export const monitorRow = (view: MonitorView, now: number, { overrides, drill }: OverridesInEffect = {}): Html => {
  const { id } = view.spec;
  const title = titleOf(view.spec);
  const why = reason(view);
  return html`<li class="monitor ${statusTone[view.status]}" data-key="${id}">
    <div class="how">${statusWord(view)}${view.since !== undefined && view.recent.length > 0 ? html`<span class="muted for">for ${since(view.since, now)}</span>` : ''}</div>
    <div class="who"><h3><a href="/?monitor=${id}">${foreign(title)}</a></h3>
      ${howOften(view, overrides, now)}
      ${why ? html`<p class="reason">${foreign(why)}</p>` : stale(view, now)}
      ${drill ? drillLine(drill, now) : ''}</div>
    <div class="past">${strip(slotsOf(view, now), now)}</div>
    <div class="when"><p>${lastResult(view.recent[0], now)}</p><p class="muted">${nextRun(view, now)}</p></div>
  </li>`;
};
