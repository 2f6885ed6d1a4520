// One run in a list: its name and state, its task runs with what they said and printed.
import { taskDurationMs } from '../api/durations.ts';
import { flowRunName } from '../model/identity.ts';
import { type FlowRun, lastState, type TaskRun } from '../model/run.ts';
import { isTerminal, type State } from '../model/state.ts';
import { foreign, type Html, html } from './html.ts';
import { mark, runTone, type Tone } from './status-icons.ts';
import { at, duration } from './time-text.ts';

const linesInList = 3;

const toneOf = (state: State): Tone => {
  if (!isTerminal(state)) return 'going';
  if (state.name === 'Degraded') return 'flawed';
  return state.type === 'COMPLETED' ? 'passing' : state.type === 'FAILED' ? 'bad' : 'unsure';
};

export const stateWord = (state: State): Html =>
  html`<span class="state ${toneOf(state)}">${mark(toneOf(state))}${state.name}</span>`;

export const printed = (lines: readonly string[], more?: Html): Html =>
  lines.length > 0
    ? html`<ol class="lines">${lines.map((line) => html`<li>${foreign(line)}</li>`)}${more}</ol>`
    : html``;

/** The first lines, and a way to the others. */
const firstLines = (lines: readonly string[], runId: string): Html => {
  const rest = lines.length - linesInList;
  const more =
    rest > 0
      ? html`<li class="more"><a href="/runs/${runId}">${rest} more ${rest === 1 ? 'line' : 'lines'}</a></li>`
      : html``;
  return printed(lines.slice(0, linesInList), more);
};

const taskRunItem = (taskRun: TaskRun, runId: string): Html => {
  const state = lastState(taskRun);
  const attempts = taskRun.attempts > 1 ? ` · ${taskRun.attempts} attempts` : '';
  return html`<li class="task"><span class="name">${foreign(taskRun.name)}</span>
    ${stateWord(state)} <span class="muted">${duration(taskDurationMs(taskRun))}${attempts}</span>
    ${state.message ? html`<p class="message ${toneOf(state)}">${foreign(state.message)}</p>` : ''}
    ${firstLines(taskRun.lines, runId)}</li>`;
};

/** More of them than this say no more one by one than together. */
const wellOneByOne = 4;

const saysNothing = (taskRun: TaskRun): boolean =>
  lastState(taskRun).name === 'Completed' && taskRun.lines.length === 0 && taskRun.attempts === 1;

/** Each that has something to say, and those that are just well, where they are many, in one line. */
const taskRunItems = ({ id, taskRuns }: FlowRun): Html => {
  const passing = taskRuns.filter(saysNothing);
  const [first] = passing;
  const isLong = first !== undefined && passing.length > wellOneByOne;
  const shown = isLong ? taskRuns.filter((taskRun) => !saysNothing(taskRun)) : taskRuns;
  const rest = isLong
    ? html`<li class="task"><a class="more" href="/runs/${id}">${shown.length > 0 ? `${passing.length} others` : `all ${passing.length} tasks`}</a> ${stateWord(lastState(first))}</li>`
    : '';
  return html`<ul class="tasks">${shown.map((taskRun) => taskRunItem(taskRun, id))}${rest}</ul>`;
};

export type RunItemContext = {
  readonly now: number;
  /** The monitor's title, where the list is of several monitors. */
  readonly titleOf?: (monitor: string) => string;
};

export const runItem = (run: FlowRun, { now, titleOf }: RunItemContext): Html => {
  const took = run.startedAt === undefined ? 'did not start' : duration(run.endedAt - run.startedAt);
  const monitor = titleOf && html`<a class="of" href="/?monitor=${run.monitor}">${foreign(titleOf(run.monitor))}</a>`;
  const state = lastState(run);
  return html`<li class="run ${runTone(run)}" data-key="${run.id}">
    <div class="due">${at(run.dueAt, now)}${run.trigger === 'manual' ? html` <span class="tag">by hand</span>` : ''}</div>
    <div class="what"><p><a class="name" href="/runs/${run.id}">${flowRunName(run.id)}</a> ${monitor ?? ''}</p>
      ${taskRunItems(run)}${firstLines(run.lines ?? [], run.id)}</div>
    <div class="end">${stateWord(state)} <span class="muted">${took}</span>${state.message ? html`<p class="message">${foreign(state.message)}</p>` : ''}</div>
  </li>`;
};

export const runList = (runs: readonly FlowRun[], context: RunItemContext): Html =>
  html`<ol class="runs">${runs.map((run) => runItem(run, context))}</ol>`;
