// A list of runs: name and state of each, its task runs with their messages and printed lines.
import { flowRunName } from '../model/identity.ts';
import { type FlowRun, lastState, type TaskRun, taskDurationMs } from '../model/run.ts';
import { isTerminal, type State } from '../model/state.ts';
import { formatElapsed } from '../text/duration-text.ts';
import { foreign, type Html, html } from './html.ts';
import { mark, runTone, type Tone } from './status-icons.ts';
import { at, type PageContext } from './time-text.ts';

const linesInList = 3;
/** More passing tasks than these, without a message or a line, are summed up in one line. */
const passingListed = 4;

const toneOf = (state: State): Tone => {
  if (!isTerminal(state)) return 'going';
  if (state.name === 'Degraded') return 'flawed';
  return state.type === 'COMPLETED' ? 'passing' : state.type === 'FAILED' ? 'bad' : 'unsure';
};

export const stateLabel = (state: State): Html =>
  html`<span class="state ${toneOf(state)}">${mark(toneOf(state))}${state.name}</span>`;

export const printedLines = (lines: readonly string[], more?: Html): Html =>
  lines.length > 0
    ? html`<ol class="lines">${lines.map((line) => html`<li>${foreign(line)}</li>`)}${more}</ol>`
    : html``;

/** The first lines, and a link to the others. */
const firstLines = (lines: readonly string[], runId: string, { text }: PageContext): Html => {
  const rest = lines.length - linesInList;
  const more =
    rest > 0 ? html`<li class="more"><a href="/runs/${runId}">${text.moreLines({ count: rest })}</a></li>` : html``;
  return printedLines(lines.slice(0, linesInList), more);
};

const taskRunItem = (taskRun: TaskRun, runId: string, context: PageContext): Html => {
  const state = lastState(taskRun);
  const attempts = taskRun.attempts > 1 ? ` · ${context.text.attempts({ count: taskRun.attempts })}` : '';
  return html`<li class="task"><span class="name">${foreign(taskRun.name)}</span>
    ${stateLabel(state)} <span class="muted">${formatElapsed(taskDurationMs(taskRun))}${attempts}</span>
    ${state.message ? html`<p class="message ${toneOf(state)}">${foreign(state.message)}</p>` : ''}
    ${firstLines(taskRun.lines, runId, context)}</li>`;
};

const isUnremarkable = (taskRun: TaskRun): boolean =>
  lastState(taskRun).name === 'Completed' && taskRun.lines.length === 0 && taskRun.attempts === 1;

/** Every task run that shows something, and many unremarkable ones in one line. */
const taskRunItems = ({ id, taskRuns }: FlowRun, context: PageContext): Html => {
  const unremarkable = taskRuns.filter(isUnremarkable);
  const [first] = unremarkable;
  const isSummedUp = first !== undefined && unremarkable.length > passingListed;
  const listed = isSummedUp ? taskRuns.filter((taskRun) => !isUnremarkable(taskRun)) : taskRuns;
  const { text } = context;
  const count = unremarkable.length;
  const summary = isSummedUp
    ? html`<li class="task"><a class="more" href="/runs/${id}">${listed.length > 0 ? text.otherTasks({ count }) : text.allTasks({ count })}</a> ${stateLabel(lastState(first))}</li>`
    : '';
  return html`<ul class="tasks">${listed.map((taskRun) => taskRunItem(taskRun, id, context))}${summary}</ul>`;
};

export type RunListContext = PageContext & {
  /** The title of a monitor, where the list is of several monitors. */
  readonly titleOf?: (monitor: string) => string;
};

const runItem = (run: FlowRun, context: RunListContext): Html => {
  const { titleOf, text } = context;
  const took = run.startedAt === undefined ? text.didNotStart : formatElapsed(run.endedAt - run.startedAt);
  const monitor = titleOf && html`<a class="of" href="/?monitor=${run.monitor}">${foreign(titleOf(run.monitor))}</a>`;
  const state = lastState(run);
  return html`<li class="run ${runTone(run)}" data-key="${run.id}">
    <div class="due">${at(run.dueAt, context)}${run.trigger === 'schedule' ? '' : html` <span class="tag">${run.trigger === 'manual' ? text.manual : text.catchUp}</span>`}</div>
    <div class="what"><p><a class="name" href="/runs/${run.id}">${flowRunName(run.id)}</a> ${monitor ?? ''}</p>
      ${taskRunItems(run, context)}${firstLines(run.lines ?? [], run.id, context)}</div>
    <div class="end">${stateLabel(state)} <span class="muted">${took}</span>${state.message ? html`<p class="message">${foreign(state.message)}</p>` : ''}</div>
  </li>`;
};

export const runList = (runs: readonly FlowRun[], context: RunListContext): Html =>
  html`<ol class="runs">${runs.map((run) => runItem(run, context))}</ol>`;
