// The last twenty times a monitor was due, and what came of each.
import { toScheduleEntry } from '../model/registered-monitors.ts';
import { type FlowRun, isDegraded, lastState, type Verdict, verdict } from '../model/run.ts';
import { lastExpectedRuns, missedAfterMs } from '../model/schedule.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { type Html, html } from './html.ts';
import { clockTime } from './time-text.ts';

/** `waiting`: due, and there is time left for its record to come. */
export type SlotKind = Verdict | 'degraded' | 'missed' | 'waiting';
export type Slot = { readonly dueAt: number; readonly kind: SlotKind; readonly run?: FlowRun };

export const slotsShown = 20;

/** Due times of the last few schedules, oldest first, as far back as runs were looked at. */
export const slotsOf = (view: MonitorView, now: number): readonly Slot[] => {
  const { registered, recent, examinedFrom = 0 } = view;
  if (!registered) return [];
  const runs = new Map(recent.filter(({ trigger }) => trigger === 'schedule').map((run) => [run.dueAt, run]));
  return lastExpectedRuns([...(registered.earlier ?? []), toScheduleEntry(registered)], now + 1, slotsShown)
    .filter(({ dueAt }) => dueAt >= examinedFrom)
    .map(({ dueAt, intervalMs }): Slot => {
      const run = runs.get(dueAt);
      if (run) return { dueAt, kind: isDegraded(run) ? 'degraded' : verdict(run), run };
      return { dueAt, kind: dueAt + missedAfterMs(intervalMs) < now ? 'missed' : 'waiting' };
    })
    .reverse();
};

const words: Readonly<Record<SlotKind, string>> = {
  passing: 'passing',
  degraded: 'degraded',
  failing: 'failing',
  neutral: 'without a result',
  missed: 'missed',
  waiting: 'not recorded yet',
};

const slotTitle = ({ dueAt, kind, run }: Slot, now: number): string => {
  const outcome = run && kind === 'neutral' ? lastState(run).name : words[kind];
  return `${clockTime(dueAt, now)} UTC: ${outcome}`;
};

/** `Last 20 runs: 18 well, 2 failing`, for whoever does not see the bars. */
const spoken = (slots: readonly Slot[]): string => {
  const kinds: readonly SlotKind[] = ['passing', 'degraded', 'failing', 'neutral', 'missed', 'waiting'];
  const counts = kinds.map((kind) => [slots.filter((slot) => slot.kind === kind).length, words[kind]] as const);
  const notified = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `Last ${slots.length} due times: ${notified.join(', ')}`;
};

const bar = (slot: Slot, now: number): Html =>
  slot.run
    ? html`<a class="${slot.kind}" href="/runs/${slot.run.id}" title="${slotTitle(slot, now)}" tabindex="-1" data-key="${slot.dueAt}"></a>`
    : html`<i class="${slot.kind}" title="${slotTitle(slot, now)}" data-key="${slot.dueAt}"></i>`;

/** Bars differ in height and filling as well as in colour. The same links stand in the list of runs, with words. */
export const strip = (slots: readonly Slot[], now: number): Html => {
  const blank = Array.from({ length: slotsShown - slots.length }, () => html`<i class="none"></i>`);
  const notified = slots.length > 0 ? spoken(slots) : 'No run was due yet';
  return html`<span class="unseen">${notified}</span><span class="strip" aria-hidden="true">${blank}${slots.map((slot) => bar(slot, now))}</span>`;
};
