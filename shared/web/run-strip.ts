// The last twenty due times of a monitor, and the outcome of each.
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import { toScheduleEntry } from '../model/registered-monitors.ts';
import { type FlowRun, isDegraded, lastState, type Verdict, verdict } from '../model/run.ts';
import { lastExpectedRuns, missedAfterMs } from '../model/schedule.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { type Html, html } from './html.ts';
import { clockTime, type PageContext } from './time-text.ts';

/** `waiting`: due, and its record may still arrive. */
export type SlotKind = Verdict | 'degraded' | 'missed' | 'waiting';
export type Slot = { readonly dueAt: number; readonly kind: SlotKind; readonly run?: FlowRun };

export const slotsShown = 20;
const kinds: readonly SlotKind[] = ['passing', 'degraded', 'failing', 'neutral', 'missed', 'waiting'];

/** Due times by the schedule history, oldest first, as far back as runs were read. */
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

const slotTitle = ({ dueAt, kind, run }: Slot, { now, text }: PageContext): string => {
  const outcome = run && kind === 'neutral' ? lastState(run).name : text.outcome[kind];
  return `${clockTime(dueAt, now)} UTC: ${outcome}`;
};

/** `Last 20 due times: 18 passing, 2 failing`, for screen readers. */
const describeSlots = (slots: readonly Slot[], text: MonitorPageMessages): string => {
  if (slots.length === 0) return text.nothingDue;
  const outcomes = kinds
    .map((kind) => ({ kind, count: slots.filter((slot) => slot.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${text.outcome[kind]}`);
  return text.lastDue({ count: slots.length, outcomes: outcomes.join(', ') });
};

const bar = (slot: Slot, context: PageContext): Html =>
  slot.run
    ? html`<a class="${slot.kind}" href="/runs/${slot.run.id}" title="${slotTitle(slot, context)}" tabindex="-1" data-key="${slot.dueAt}"></a>`
    : html`<i class="${slot.kind}" title="${slotTitle(slot, context)}" data-key="${slot.dueAt}"></i>`;

/** Bars differ in height and filling as well as in colour. The list of runs has the same links, with text. */
export const strip = (slots: readonly Slot[], context: PageContext): Html => {
  const blank = Array.from({ length: slotsShown - slots.length }, () => html`<i class="none"></i>`);
  return html`<span class="unseen">${describeSlots(slots, context.text)}</span><span class="strip" aria-hidden="true">${blank}${slots.map((slot) => bar(slot, context))}</span>`;
};
