// One run: its states, its task runs, and what each of their requests met.
import { taskDurationMs } from '../api/durations.ts';
import { drilledMonitorOf, isDrillMonitor } from '../model/drill.ts';
import { flowRunName } from '../model/identity.ts';
import { type Finding, type FlowRun, lastState, type TaskRun } from '../model/run.ts';
import type { State } from '../model/state.ts';
import { drillTag } from './drill-section.ts';
import { evidenceItem } from './evidence-item.ts';
import { foreign, type Html, html } from './html.ts';
import { printed, stateWord } from './run-item.ts';
import { at, duration } from './time-text.ts';

export type RunParts = { readonly run: FlowRun; readonly title: string; readonly now: number };

const fact = (name: string, value: Html | string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** Beside the state of the flow, which may well be Completed although a task failed. What is not well comes first. */
const taskStates = (taskRuns: readonly TaskRun[]): Html => {
  const byName = [...Map.groupBy(taskRuns.map(lastState), ({ name }) => name).values()];
  const sorted = byName.toSorted(([a], [b]) => Number(a?.name === 'Completed') - Number(b?.name === 'Completed'));
  return html`${sorted.map(([state, ...more]) => state && html`<span class="taskstate">${more.length + 1} ${stateWord(state)}</span> `)}`;
};

/** Offsets from the due time say more than a column of hours. */
const stateRow = (state: State, from: number): Html =>
  html`<li>${stateWord(state)} <span class="muted">+${duration(Math.max(0, state.timestamp - from))}</span>${state.message ? html` <span class="message">${foreign(state.message)}</span>` : ''}</li>`;

const states = (list: readonly State[], from: number): Html =>
  html`<ol class="states">${list.map((state) => stateRow(state, from))}</ol>`;

const findingRow = ({ what, expected, found }: Finding): Html =>
  html`<tr><th scope="row">${foreign(what)}</th><td>${foreign(expected)}</td><td>${foreign(found)}</td></tr>`;

const findingTable = (findings: readonly Finding[]): Html =>
  html`<h3>Not as expected</h3><table class="findings"><thead><tr><th scope="col">What</th><th scope="col">Expected</th><th scope="col">Found</th></tr></thead><tbody>${findings.map(findingRow)}</tbody></table>`;

const taskSection = (
  taskRun: TaskRun,
  from: number,
  index: number,
): Html => html`<section class="taskrun" aria-labelledby="task-${index}">
  <h2 id="task-${index}">${foreign(taskRun.name)}</h2>
  <p>${stateWord(lastState(taskRun))} <span class="muted">${duration(taskDurationMs(taskRun))}, ${taskRun.attempts === 1 ? 'first attempt' : `${taskRun.attempts} attempts`}</span></p>
  ${states(taskRun.states, from)}
  ${taskRun.findings ? findingTable(taskRun.findings) : ''}
  ${taskRun.lines.length > 0 ? html`<h3>Printed</h3>${printed(taskRun.lines)}` : ''}
  ${taskRun.evidence.length > 0 ? html`<h3>Requests</h3><ol class="requests">${taskRun.evidence.map(evidenceItem)}</ol>` : ''}</section>`;

const ofDrill = html`<p class="under">A run of a drill, in which an outage is simulated. It does not count in what is said of the monitor.</p>`;

export const runPage = ({ run, title, now }: RunParts): Html => {
  const { startedAt, endedAt, dueAt } = run;
  const started =
    startedAt === undefined
      ? 'never'
      : html`${at(startedAt, now)}, ${duration(Math.max(0, startedAt - dueAt))} after it was due`;
  return html`<p class="crumb"><a href="/">All monitors</a> / <a href="/?monitor=${drilledMonitorOf(run.monitor) ?? run.monitor}">${foreign(title)}</a></p>
<h1>${flowRunName(run.id)}${isDrillMonitor(run.monitor) ? html` ${drillTag}` : ''}</h1><p class="muted under"><code>${run.id}</code></p>
${isDrillMonitor(run.monitor) ? ofDrill : ''}
<dl class="facts">${fact('State', stateWord(lastState(run)))}${run.taskRuns.length > 0 ? fact('Tasks', taskStates(run.taskRuns)) : ''}
  ${fact(run.trigger === 'manual' ? 'Asked for' : 'Due', at(dueAt, now))}${fact('Started', started)}
  ${fact('Took', startedAt === undefined ? 'did not start' : duration(endedAt - startedAt))}${fact('Flow', html`<code>${foreign(run.flow)}</code>`)}</dl>
<section class="detail" aria-labelledby="states"><h2 id="states">States</h2>${states(run.states, dueAt)}
${run.lines ? html`<h3>Printed</h3>${printed(run.lines)}` : ''}</section>
${run.taskRuns.map((taskRun, index) => taskSection(taskRun, dueAt, index))}`;
};

export const pendingPage = (
  id: string,
  monitor: string,
): Html => html`<p class="crumb"><a href="/">All monitors</a> / <a href="/?monitor=${monitor}">${monitor}</a></p>
<h1>${flowRunName(id)}</h1><p class="muted under"><code>${id}</code></p><p class="under">Pending: it was asked for and is not recorded yet.</p>`;
