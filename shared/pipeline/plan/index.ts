// Plan: one tick of a planner that stores how far it has planned.
import type { Clock } from '../../clock/clock.ts';
import { endFinishedDrills } from '../../control/end-drill.ts';
import type { Logger } from '../../logging/logger.ts';
import { scheduling as messages } from '../../messages/en/scheduling.ts';
import { isCatchUpCurrent } from '../../model/catch-up.ts';
import { type Drill, isOver } from '../../model/drill.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import type { Queue } from '../../queue/queue.ts';
import { getDrills } from '../../storage/records/drill-records.ts';
import { deleteWatermark, getWatermark, putWatermark, type Watermark } from '../../storage/records/planner-records.ts';
import { undefinedIfReplaceable } from '../../storage/records/record-errors.ts';
import { runAll } from '../run-all.ts';
import { type CatchUp, sendCatchUps } from './catch-up-runs.ts';
import type { PlanWindow } from './due-messages.ts';
import { planWindow } from './plan-window.ts';
import { sweepOutboxes } from './sweep-outboxes.ts';
import { type SyncDeps, syncMonitors } from './sync-monitors.ts';

export type PlanDeps = SyncDeps & {
  readonly clock: Clock;
  readonly queue: Queue;
  readonly logger: Logger;
  /** How far ahead of now a tick plans, in milliseconds. */
  readonly horizonMs: number;
};

export type PlanOutcome =
  | { readonly outcome: 'planned'; readonly messages: number; readonly until: number }
  /** Another planner did the work of this tick. */
  | { readonly outcome: 'overtaken' }
  /** The queue did not accept all messages: the next tick plans the same window again. */
  | { readonly outcome: 'refused' };

/**
 * Registers the monitors of the manifest, sends the messages of the runs due between the watermark and the horizon, moves
 * the watermark, and sweeps the outboxes. The sweep runs even if planning fails, because earlier failures still have to
 * be alerted.
 */
export const planTick = (deps: PlanDeps): Promise<PlanOutcome> =>
  runAll(
    () => plan(deps),
    () => sweepOutboxes(deps),
  );

const plan = async (deps: PlanDeps): Promise<PlanOutcome> => {
  const now = deps.clock.now();
  const watermark = (await readWatermark(deps)) ?? (await startWatermark(deps, now));
  if (!watermark) return { outcome: 'overtaken' };
  const outcome = await planFrom(deps, watermark, windowOf(deps, watermark, now));
  if (outcome.outcome === 'refused') deps.logger.warn(messages.queueRefused);
  return outcome;
};

const planFrom = async (deps: PlanDeps, watermark: Watermark, window: PlanWindow): Promise<PlanOutcome> => {
  // A change is effective from the end of the planned time on, but not from a time before this tick.
  const synced = await syncMonitors(deps, Math.max(window.from, wholeSecond(window.now)), watermark);
  if (synced === 'overtaken') return { outcome: 'overtaken' };
  const specs = new Map(deps.manifest.monitors.map((spec) => [spec.id, spec]));
  const due = { monitors: synced.monitors, specs, drills: await drillsUnderWay(deps) };
  // The watermark moves only after every message is on the queue: so windows tile, and a lost tick costs nothing.
  const sent = await planWindow(deps.queue, due, window);
  if (sent.outcome === 'refused') return sent;
  const moved = await putWatermark(deps.store, window.to, (synced.watermark ?? watermark).version);
  if (!moved) return { outcome: 'overtaken' };
  const caughtUp = await sendCatchUps({ ...deps, specs }, currentCatchUps(synced.monitors, window.now));
  if (caughtUp === 'refused') deps.logger.warn(messages.queueRefused);
  return { outcome: 'planned', messages: sent.messages, until: window.to };
};

const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000;

/** The clocks of two planners differ by less. */
const maxClockDifferenceMs = 60_000;

/** From the watermark to the horizon. A watermark beyond it was written while the clock was ahead. */
const windowOf = ({ horizonMs, logger }: PlanDeps, watermark: Watermark, now: number): PlanWindow => {
  const aheadMs = watermark.at - (now + horizonMs);
  const isClockSetBack = aheadMs > maxClockDifferenceMs;
  if (isClockSetBack) logger.warn(messages.clockSetBack({ byMs: aheadMs }));
  const from = isClockSetBack ? now : watermark.at;
  return { from, to: Math.max(from, wholeSecond(now + horizonMs)), now };
};

/** A damaged watermark is deleted: the runs that fell due meanwhile are missed, and planning continues. */
const readWatermark = async ({ store, logger }: PlanDeps): Promise<Watermark | undefined> => {
  let isDamaged = false;
  const watermark = await undefinedIfReplaceable(
    () => getWatermark(store),
    (error) => {
      logger.error(messages.watermarkDamaged({ error: error.message }));
      isDamaged = true;
    },
  );
  if (isDamaged) await deleteWatermark(store);
  return watermark;
};

/** Those of monitors that were registered in this tick, and in ticks before it that may have failed. */
const currentCatchUps = (monitors: readonly RegisteredMonitor[], now: number): readonly CatchUp[] =>
  monitors.flatMap((registered) => {
    const { paused, catchUpAt: at } = registered;
    return !paused && isCatchUpCurrent(at, now) ? [{ registered, at }] : [];
  });

/** The very first tick starts at now, and stores that before it does anything else. */
const startWatermark = async ({ store }: PlanDeps, now: number): Promise<Watermark | undefined> =>
  (await putWatermark(store, wholeSecond(now), 0)) ?? getWatermark(store);

/** Ends the complete drills on the way; the window still contains their last runs. */
const drillsUnderWay = async (deps: PlanDeps): Promise<readonly Drill[]> => {
  const all = await getDrills(deps.store, (error) => deps.logger.error(error.message));
  const underWay = all.filter(({ drill }) => !isOver(drill));
  // The planner reads the drills at each tick, so nothing has to be notified of the end of one.
  if (underWay.length > 0) await endFinishedDrills({ ...deps, drillsChanged: async () => undefined }, underWay);
  return underWay.map(({ drill }) => drill);
};
