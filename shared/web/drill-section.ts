// A drill on the pages: plainly no real outage, what is simulated and until when, and how long each step took.
import type { DrillReport } from '../control/drill.ts';
import { type Drill, isOver, type SimulatedFault } from '../model/drill.ts';
import type { FlowRun } from '../model/run.ts';
import { verdict } from '../model/run.ts';
import { foreign, type Html, html } from './html.ts';
import { at, duration, interval, until } from './time-text.ts';

export const drillTag: Html = html`<b class="drill">DRILL</b>`;

/** Without a verb: it is true before, while and after. */
const simulatedWords = (simulated: SimulatedFault): Html => {
  if (simulated.kind === 'status') return html`status ${simulated.status} in place of every answer`;
  if (simulated.kind === 'error') return html`‘${foreign(simulated.message)}’ in place of every answer`;
  return html`every answer ${interval(simulated.delayMs)} late`;
};

const whenWords = (drill: Drill, now: number): Html => {
  if (isOver(drill)) return html``;
  if (now < drill.startedAt) return html`, from ${at(drill.startedAt, now)} until ${at(drill.until, now)}`;
  if (now < drill.until) return html`, until ${at(drill.until, now)}`;
  return html` until ${at(drill.until, now)}; over once it is well again, by ${at(drill.endsBy, now)} at the latest`;
};

const because = ({ reason }: Drill): Html => (reason === undefined ? html`` : html` Why: ${foreign(reason)}`);

/** In the list of monitors: one line, which leads to the rest. */
export const drillLine = (drill: Drill, now: number): Html =>
  html`<p class="often"><a class="drill" href="/?monitor=${drill.monitor}#drill">DRILL</a> <span class="muted">${simulatedWords(drill.simulated)}${whenWords(drill, now)}</span></p>`;

const lasted = ({ startedAt, until, endedAt = until }: Drill): number => endedAt - startedAt;

const lastedWords = (drill: Drill): string =>
  lasted(drill) < 0 ? 'It was ended before it began.' : `It lasted ${duration(lasted(drill))}.`;

/** To the tenth of a second, however long it lasts: the steps are there to be compared. */
const offset = (ms: number): string => (ms < 1_000 ? `+${ms} ms` : `+${(ms / 1_000).toFixed(1)} s`);

const stepList = ({ steps, runs, drill }: DrillReport, now: number): Html => {
  if (steps.length > 0)
    return html`<ol class="steps">${steps.map(({ what, at: time, afterMs }) => html`<li><span>${offset(afterMs)}</span><span>${what}</span><span>${at(time, now)}</span></li>`)}</ol>`;
  if (isOver(drill) && lasted(drill) < 0) return html``;
  if (now < drill.startedAt) return html`<p class="muted">It begins ${until(drill.startedAt, now)}.</p>`;
  if (runs.length === 0) return html`<p class="muted">No run of it is on record.</p>`;
  return html`<p class="muted">No run has failed${isOver(drill) ? '' : ' so far'}.</p>`;
};

const outcome = { failing: 'failing', passing: 'passing', neutral: 'without a result' } as const;

const runLink = (run: FlowRun, now: number): Html =>
  html`<li><a href="/runs/${encodeURIComponent(run.id)}">${at(run.dueAt, now)}</a> ${outcome[verdict(run)]}</li>`;

const runLinks = ({ runs }: DrillReport, now: number): Html =>
  runs.length > 0
    ? html`<p class="muted">Its newest runs:</p><ul class="drillruns">${runs.map((run) => runLink(run, now))}</ul>`
    : html``;

/** One that is under way. */
export const drillSection = (report: DrillReport, now: number): Html => {
  const { drill } = report;
  return html`<section class="drilling" aria-labelledby="drill" data-key="drill"><h2 id="drill">${drillTag} ${now < drill.until ? 'An outage is simulated' : 'A simulated outage is over: waiting for it to be well again'}</h2>
    <p>Simulated: ${simulatedWords(drill.simulated)}${whenWords(drill, now)}.${because(drill)}</p>
    <p class="muted">By extra runs; the monitor itself goes on being checked, and its status is the real one.</p>
    ${stepList(report, now)}${runLinks(report, now)}</section>`;
};

/** The newest one that is over, folded. */
export const pastDrill = (report: DrillReport, now: number): Html => {
  const { drill } = report;
  return html`<section aria-labelledby="drill" data-key="drill"><h2 id="drill">Newest drill</h2>
    <details class="pastdrill"><summary>${drillTag} ${at(drill.startedAt, now)}: ${simulatedWords(drill.simulated)}</summary>
    <p>${lastedWords(drill)}${because(drill)}</p>${stepList(report, now)}${runLinks(report, now)}</details></section>`;
};
