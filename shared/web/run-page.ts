// The page of one run: its states, its task runs, and the evidence of each request.
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import { drilledMonitorOf, isDrillMonitor } from '../model/drill.ts';
import { flowRunName } from '../model/identity.ts';
import { type Finding, type FlowRun, lastState, type TaskRun, taskDurationMs } from '../model/run.ts';
import type { State } from '../model/state.ts';
import { formatElapsed } from '../text/duration-text.ts';
import { drillTag } from './drill-section.ts';
import { evidenceItem } from './evidence-item.ts';
import { fact, foreign, type Html, html } from './html.ts';
import { printedLines, stateLabel } from './run-list.ts';
import { at, type PageContext } from './time-text.ts';

export type RunPageParts = PageContext & { readonly run: FlowRun; readonly title: string };

/** Shown beside the state of the flow run, which can be Completed although a task failed. Completed comes last. */
const taskStates = (taskRuns: readonly TaskRun[]): Html => {
  const byName = [...Map.groupBy(taskRuns.map(lastState), ({ name }) => name).values()];
  const sorted = byName.toSorted(([a], [b]) => Number(a?.name === 'Completed') - Number(b?.name === 'Completed'));
  return html`${sorted.map(([state, ...more]) => state && html`<span class="taskstate">${more.length + 1} ${stateLabel(state)}</span> `)}`;
};

/** Offsets from the due time are easier to compare than times of day. */
const stateRow = (state: State, dueAt: number): Html =>
  html`<li>${stateLabel(state)} <span class="muted">+${formatElapsed(Math.max(0, state.timestamp - dueAt))}</span>${state.message ? html` <span class="message">${foreign(state.message)}</span>` : ''}</li>`;

const stateList = (states: readonly State[], dueAt: number): Html =>
  html`<ol class="states">${states.map((state) => stateRow(state, dueAt))}</ol>`;

const findingRow = ({ what, expected, found }: Finding): Html =>
  html`<tr><th scope="row">${foreign(what)}</th><td>${foreign(expected)}</td><td>${foreign(found)}</td></tr>`;

const findingTable = (findings: readonly Finding[], text: MonitorPageMessages): Html =>
  html`<h3>${text.unexpected}</h3><table class="findings"><thead><tr><th scope="col">${text.what}</th><th scope="col">${text.expected}</th><th scope="col">${text.found}</th></tr></thead><tbody>${findings.map(findingRow)}</tbody></table>`;

const taskSection = (taskRun: TaskRun, index: number, { run, text }: RunPageParts): Html => {
  const { findings, lines, evidence } = taskRun;
  return html`<section class="taskrun" aria-labelledby="task-${index}">
  <h2 id="task-${index}">${foreign(taskRun.name)}</h2>
  <p>${stateLabel(lastState(taskRun))} <span class="muted">${formatElapsed(taskDurationMs(taskRun))}, ${text.attempts({ count: taskRun.attempts })}</span></p>
  ${stateList(taskRun.states, run.dueAt)}
  ${findings ? findingTable(findings, text) : ''}
  ${lines.length > 0 ? html`<h3>${text.printed}</h3>${printedLines(lines)}` : ''}
  ${evidence.length > 0 ? html`<h3>${text.requests}</h3><ol class="requests">${evidence.map((one) => evidenceItem(one, text))}</ol>` : ''}</section>`;
};

const facts = (parts: RunPageParts): Html => {
  const { run, text } = parts;
  const { startedAt, endedAt, dueAt, taskRuns } = run;
  const started =
    startedAt === undefined
      ? text.never
      : html`${at(startedAt, parts)}, ${text.afterDue({ duration: formatElapsed(Math.max(0, startedAt - dueAt)) })}`;
  return html`<dl class="facts">${fact(text.stateLabel, stateLabel(lastState(run)))}${taskRuns.length > 0 ? fact(text.tasksLabel, taskStates(taskRuns)) : ''}
  ${fact(run.trigger === 'manual' ? text.requestedLabel : text.dueLabel, at(dueAt, parts))}${fact(text.startedLabel, started)}
  ${fact(text.tookLabel, startedAt === undefined ? text.didNotStart : formatElapsed(endedAt - startedAt))}${fact(text.flowLabel, html`<code>${foreign(run.flow)}</code>`)}</dl>`;
};

export const runPage = (parts: RunPageParts): Html => {
  const { run, title, text } = parts;
  const isDrill = isDrillMonitor(run.monitor);
  return html`<p class="crumb"><a href="/">${text.allMonitors}</a> / <a href="/?monitor=${drilledMonitorOf(run.monitor) ?? run.monitor}">${foreign(title)}</a></p>
<h1>${flowRunName(run.id)}${isDrill ? html` ${drillTag(text)}` : ''}</h1><p class="muted under"><code>${run.id}</code></p>
${isDrill ? html`<p class="under">${text.drillRun}</p>` : ''}
${facts(parts)}
<section class="detail" aria-labelledby="states"><h2 id="states">${text.states}</h2>${stateList(run.states, run.dueAt)}
${run.lines ? html`<h3>${text.printed}</h3>${printedLines(run.lines)}` : ''}</section>
${run.taskRuns.map((taskRun, index) => taskSection(taskRun, index, parts))}`;
};

/** A run that was requested and is not recorded yet. */
export const pendingPage = (id: string, monitor: string, text: MonitorPageMessages): Html =>
  html`<p class="crumb"><a href="/">${text.allMonitors}</a> / <a href="/?monitor=${monitor}">${monitor}</a></p>
<h1>${flowRunName(id)}</h1><p class="muted under"><code>${id}</code></p><p class="under">${text.pending}</p>`;
