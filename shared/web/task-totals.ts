// How many task runs of all monitors ended in which state during the last 24 hours, for the first page.
import { memoize } from '../concurrency/memo.ts';
import { home } from '../messages/en/site-pages.ts';
import { dayMs } from '../model/rollup.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import { type Counts, readCounts } from '../queries/read-counts.ts';
import { type Html, html } from './html.ts';
import { mark, type Tone } from './status-icons.ts';
import { at, type PageContext } from './time-text.ts';

/** Open pages reload every few seconds, and the newest hours are counted run by run. */
const reusedForMs = 10_000;

/** Counts at most once in ten seconds, however many pages are open. */
export const openTaskTotals = (queries: QueryDeps): (() => Promise<Counts>) =>
  memoize({ now: queries.clock.now, forMs: reusedForMs }, () => {
    const now = queries.clock.now();
    return readCounts(queries, { from: now - dayMs, to: now });
  });

const item = (tone: Tone, count: number, label: string): Html =>
  html`<li class="${tone}${count === 0 ? ' zero' : ''}">${mark(tone)}<b>${count}</b> ${label}</li>`;

const itemIfAny = (tone: Tone, count: number, label: string): Html => (count === 0 ? html`` : item(tone, count, label));

/** Completed, failed and cancelled are always shown, the other states where there are any. */
export const taskTotals = ({ from, to, countedUntil, rollup }: Counts, context: PageContext): Html => {
  const { Completed, Degraded, Failed, TimedOut, Crashed, Cancelled } = rollup.taskRuns;
  const { missed } = rollup;
  // With many monitors nothing is counted before the first roll-up.
  if (countedUntil <= from) return html``;
  const { text } = context;
  const end = countedUntil < to ? html` ${text.drillUntil} ${at(countedUntil, context)}` : '';
  return html`<section aria-labelledby="tasks" data-key="tasks"><h2 id="tasks">${home.taskRuns} <span class="since">${text.since} ${at(from, context)}${end}</span></h2>
  <ul class="totals">${item('passing', Completed, 'Completed')}${itemIfAny('flawed', Degraded, 'Degraded')}${item('bad', Failed, 'Failed')}${itemIfAny('bad', TimedOut, 'TimedOut')}
  ${item('unsure', Cancelled, 'Cancelled')}${itemIfAny('unsure', Crashed, 'Crashed')}${itemIfAny('unsure', missed, home.flowRunsMissed({ count: missed }))}</ul></section>`;
};
