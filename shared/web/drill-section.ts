// A drill on the pages: clearly no real outage, what is simulated and until when, and how long each step took.

import type { DrillReport } from '../control/drill-report.ts';
import { describeDrillStep } from '../messages/drill-steps.ts';
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import { type Drill, isOver, type SimulatedFault } from '../model/drill.ts';
import { type FlowRun, verdict } from '../model/run.ts';
import { formatDuration, formatElapsed } from '../text/duration-text.ts';
import { foreign, type Html, html } from './html.ts';
import { at, type PageContext, until } from './time-text.ts';

export const drillTag = ({ drillTag: tag }: MonitorPageMessages): Html => html`<b class="drill">${tag}</b>`;

/** Without a tense: it holds before, during and after the drill. */
const faultText = (fault: SimulatedFault, text: MonitorPageMessages): Html => {
  if (fault.kind === 'status') return html`${text.simulatedStatus({ status: fault.status })}`;
  if (fault.kind === 'error') return html`${text.simulatedError} ‘${foreign(fault.message)}’`;
  return html`${text.simulatedDelay({ delay: formatDuration(fault.delayMs) })}`;
};

const whenText = (drill: Drill, context: PageContext): Html => {
  const { now, text } = context;
  if (isOver(drill)) return html``;
  const from = now < drill.startedAt ? html` ${text.drillFrom} ${at(drill.startedAt, context)}` : html``;
  return html`,${from} ${text.drillUntil} ${at(drill.until, context)}`;
};

const endText = (drill: Drill, context: PageContext): Html =>
  isOver(drill) || context.now < drill.until
    ? html``
    : html` ${context.text.drillEndsBy} ${at(drill.endsBy, context)}.`;

const reasonText = ({ reason }: Drill, { drillReason }: { readonly drillReason: string }): Html =>
  reason === undefined ? html`` : html` ${drillReason} ${foreign(reason)}`;

/** In the list of monitors: one line that links to the drill. */
export const drillLine = (drill: Drill, context: PageContext): Html =>
  html`<p class="often"><a class="drill" href="/?monitor=${drill.monitor}#drill">${context.text.drillTag}</a> <span class="muted">${faultText(drill.simulated, context.text)}${whenText(drill, context)}.${endText(drill, context)}</span></p>`;

const durationMs = ({ startedAt, until: end, endedAt = end }: Drill): number => endedAt - startedAt;

/** To a tenth of a second, however long the drill lasts, so that steps can be compared. */
const offset = (ms: number): string => (ms < 1_000 ? `+${ms} ms` : `+${(ms / 1_000).toFixed(1)} s`);

const stepList = ({ steps, runs, drill }: DrillReport, context: PageContext): Html => {
  const { now, text } = context;
  if (steps.length > 0)
    return html`<ol class="steps">${steps.map((step) => html`<li><span>${offset(step.afterMs)}</span><span>${describeDrillStep(step, text.lang)}</span><span>${at(step.at, context)}</span></li>`)}</ol>`;
  if (isOver(drill) && durationMs(drill) < 0) return html``;
  if (now < drill.startedAt) return html`<p class="muted">${text.startsIn} ${until(drill.startedAt, context)}.</p>`;
  if (runs.length === 0) return html`<p class="muted">${text.noDrillRun}</p>`;
  return html`<p class="muted">${isOver(drill) ? text.noFailedRun : text.noFailedRunYet}</p>`;
};

const runLink = (run: FlowRun, context: PageContext): Html =>
  html`<li><a href="/runs/${encodeURIComponent(run.id)}">${at(run.dueAt, context)}</a> ${context.text.outcome[verdict(run)]}</li>`;

const runLinks = ({ runs }: DrillReport, context: PageContext): Html =>
  runs.length > 0
    ? html`<p class="muted">${context.text.newestDrillRuns}</p><ul class="drillruns">${runs.map((run) => runLink(run, context))}</ul>`
    : html``;

/** A drill that is under way. */
export const drillSection = (report: DrillReport, context: PageContext): Html => {
  const { drill } = report;
  const { now, text } = context;
  return html`<section class="drilling" aria-labelledby="drill" data-key="drill"><h2 id="drill">${drillTag(text)} ${now < drill.until ? text.drillUnderWay : text.drillRecovering}</h2>
    <p>${text.simulated} ${faultText(drill.simulated, text)}${whenText(drill, context)}.${endText(drill, context)}${reasonText(drill, { drillReason: text.reason })}</p>
    <p class="muted">${text.realChecksContinue}</p>
    ${stepList(report, context)}${runLinks(report, context)}</section>`;
};

/** The newest drill when it is over, folded. */
export const pastDrill = (report: DrillReport, context: PageContext): Html => {
  const { drill } = report;
  const { text } = context;
  const lasted =
    durationMs(drill) < 0 ? text.endedBeforeStart : text.drillLasted({ duration: formatElapsed(durationMs(drill)) });
  return html`<section aria-labelledby="drill" data-key="drill"><h2 id="drill">${text.newestDrill}</h2>
    <details class="pastdrill"><summary>${drillTag(text)} ${at(drill.startedAt, context)}: ${faultText(drill.simulated, text)}</summary>
    <p>${lasted}${reasonText(drill, { drillReason: text.reason })}</p>${stepList(report, context)}${runLinks(report, context)}</details></section>`;
};
