// One monitor in the list: its status, its title, its last results and its next run.
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import type { MonitorOverrides } from '../model/overrides.ts';
import { type FlowRun, isDegraded, lastState, verdict } from '../model/run.ts';
import { decisiveState } from '../model/state.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import type { OverridesInEffect } from '../queries/read-overrides-in-effect.ts';
import { drillLine } from './drill-section.ts';
import { foreign, type Html, html, titleOf } from './html.ts';
import { describeInterval, describeIntervalOverride, describePauseOverride } from './override-text.ts';
import { slotsOf, strip } from './run-strip.ts';
import { mark, statusTone } from './status-icons.ts';
import { ago, at, type PageContext, since, until } from './time-text.ts';

/** The state that shows best what the run found: that of a failed task, rather than Completed of its flow. */
const shownState = (run: FlowRun) => decisiveState(lastState(run), run.taskRuns.map(lastState));

export const statusLabel = ({ status }: MonitorView, text: MonitorPageMessages): Html =>
  html`<span class="status ${statusTone[status]}">${mark(statusTone[status])}<b>${text.status[status]}</b></span>`;

const lastResult = (run: FlowRun | undefined, context: PageContext): Html => {
  if (!run) return html`<span class="muted">${context.text.noRunYet}</span>`;
  return html`<a class="quietly" href="/runs/${run.id}">${shownState(run).name}</a> ${ago(run.endedAt, context)}`;
};

/** The first run is shown with its time of day, since nothing else on the row shows a time. */
const nextRun = ({ nextRunAt, paused, recent }: MonitorView, context: PageContext): Html => {
  const { text } = context;
  if (paused) return html`<span class="muted">${text.paused}</span>`;
  if (nextRunAt === undefined) return html`<span class="muted">${text.notScheduled}</span>`;
  if (recent.length > 0) return html`${text.next} ${until(nextRunAt, context)}`;
  return html`${text.firstRun} ${text.nextRunAt} ${at(nextRunAt, context)}, ${until(nextRunAt, context)}`;
};

export const whyNotPassing = (view: MonitorView, context: PageContext): Html | string => {
  const [run] = view.recent;
  if (!run) return '';
  const { message: reason = '' } = lastState(run);
  if (view.status === 'Unknown' && view.ownSide && reason) return html`<p class="reason">${foreign(reason)}</p>`;
  // Runs of older versions have no message that says so.
  if (view.status === 'Unknown' && view.ranNoTask && view.ready)
    return html`<p class="reason">${reason ? foreign(reason) : context.text.ranNoTask}</p>`;
  if (view.status === 'Unknown')
    return html`<p class="reason">${context.text.noRecentRun} ${since(run.endedAt, context)}</p>`;
  const message = verdict(run) === 'failing' || isDegraded(run) ? shownState(run).message : undefined;
  return message ? html`<p class="reason">${foreign(message)}</p>` : '';
};

/** An override is shown with its reason, which can be long. */
const schedule = (view: MonitorView, overrides: MonitorOverrides | undefined, context: PageContext): Html => {
  const { id } = view.spec;
  const overridden = describeIntervalOverride(view.spec, overrides, context);
  const paused = describePauseOverride(view.spec, overrides, context);
  return html`<p class="muted often">${titleOf(view.spec) === id ? '' : html`<code>${id}</code> · `}${describeInterval(view, overrides, context)}${overridden ? html`, ${overridden}` : ''}</p>
      ${paused ? html`<p class="muted often">${paused}</p>` : ''}`;
};

export const monitorRow = (view: MonitorView, context: PageContext, inEffect: OverridesInEffect = {}): Html => {
  const { overrides, drill } = inEffect;
  const { id } = view.spec;
  const { now, text } = context;
  const hasSince = view.since !== undefined && view.recent.length > 0;
  return html`<li class="monitor ${statusTone[view.status]}" data-key="${id}">
    <div class="how">${statusLabel(view, text)}${hasSince && view.since !== undefined ? html`<span class="muted for">${text.forPrefix} ${since(view.since, context)}</span>` : ''}</div>
    <div class="who"><h3><a href="/?monitor=${id}">${foreign(titleOf(view.spec))}</a></h3>
      ${schedule(view, overrides, context)}
      ${whyNotPassing(view, context)}
      ${drill ? drillLine(drill, context) : ''}</div>
    <div class="past">${strip(slotsOf(view, now), context)}</div>
    <div class="when"><p>${lastResult(view.recent[0], context)}</p><p class="muted">${nextRun(view, context)}</p></div>
  </li>`;
};
