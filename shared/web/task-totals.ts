// How many task runs of all monitors ended how in the last 24 hours, for the first page.
import { memoize } from '../concurrency/memo.ts';
import { dayMs } from '../model/rollup.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import { type Counts, readCounts } from '../queries/read-counts.ts';
import { type Html, html } from './html.ts';
import { mark, type Tone } from './status-icons.ts';
import { at } from './time-text.ts';

/** Pages refresh every few seconds, and the newest hours are counted run by run. */
const countsForMs = 10_000;

/** The counts of the last 24 hours, read at most once in ten seconds for all pages together. */
export const openTaskTotals = (queries: QueryDeps): (() => Promise<Counts>) => {
  const { now } = queries.clock;
  return memoize({ now, forMs: countsForMs }, () => readCounts(queries, { from: now() - dayMs, to: now() }));
};

const item = (tone: Tone, count: number, word: string): Html =>
  html`<li class="${tone}${count === 0 ? ' zero' : ''}">${mark(tone)}<b>${count}</b> ${word}</li>`;

/** Those of which there are none are left out, but for the three that everybody looks for. */
export const taskTotals = ({ from, to, countedUntil, rollup }: Counts, now: number): Html => {
  const { Completed, Degraded, Failed, TimedOut, Crashed, Cancelled } = rollup.taskRuns;
  const { missed } = rollup;
  // With many monitors there is nothing to tell before their first roll-up.
  if (countedUntil <= from) return html``;
  const rare = (tone: Tone, count: number, word: string): Html => (count === 0 ? html`` : item(tone, count, word));
  const end = countedUntil < to ? html` until ${at(countedUntil, now)}` : '';
  return html`<section aria-labelledby="tasks" data-key="tasks"><h2 id="tasks">Task runs <span class="since">since ${at(from, now)}${end}</span></h2>
  <ul class="totals">${item('passing', Completed, 'Completed')}${rare('flawed', Degraded, 'Degraded')}${item('bad', Failed, 'Failed')}${rare('bad', TimedOut, 'TimedOut')}
  ${item('unsure', Cancelled, 'Cancelled')}${rare('unsure', Crashed, 'Crashed')}${rare('unsure', missed, missed === 1 ? 'flow run missed' : 'flow runs missed')}</ul></section>`;
};
