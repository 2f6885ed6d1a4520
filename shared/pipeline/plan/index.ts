// Plan: one tick of the planner on a store that remembers how far it planned.
import { endFinishedDrills } from '../../control/drill.ts';
import type { Logger } from '../../logging/logger.ts';
import { type Drill, isOver } from '../../model/drill.ts';
import { isFarAhead } from '../../model/registered-monitors.ts';
import type { Queue } from '../../queue/queue.ts';
import { getDrills } from '../../storage/records/drill-records.ts';
import { deleteWatermark, getWatermark, putWatermark, type Watermark } from '../../storage/records/planner-records.ts';
import { undefinedIfReplaceable } from '../../storage/records/record-errors.ts';
import { runAll } from '../run-all.ts';
import { dispatch, messagesFor } from './dispatch.ts';
import { drillMessages } from './drill-messages.ts';
import { sweepOutboxes } from './sweep-outboxes.ts';
import { type SyncDeps, syncMonitors } from './sync-monitors.ts';

export type PlanDeps = SyncDeps & {
  readonly queue: Queue;
  readonly logger: Logger;
  /** How far ahead of now a tick plans, milliseconds. */
  readonly horizonMs: number;
};

export type PlanOutcome =
  | { readonly outcome: 'planned'; readonly messages: number; readonly until: number }
  /** Another planner did this tick's work. */
  | { readonly outcome: 'overtaken' }
  /** The queue did not take everything: the next tick plans the same window again. */
  | { readonly outcome: 'refused' };

/** A damaged watermark is begun anew: what fell due meanwhile is missed, and planning goes on. */
const readWatermark = async ({ store, logger }: PlanDeps): Promise<Watermark | undefined> => {
  let isDamaged = false;
  const watermark = await undefinedIfReplaceable(
    () => getWatermark(store),
    (error) => {
      logger.error(`${error.message}; planning begins anew`);
      isDamaged = true;
    },
  );
  if (isDamaged) await deleteWatermark(store);
  return watermark;
};

/** The very first tick begins at now, and writes that down before anything follows from it. */
const begin = async (deps: PlanDeps, now: number): Promise<Watermark | undefined> => {
  const at = Math.floor(now / 1000) * 1000;
  return (await putWatermark(deps.store, at, 0)) ?? getWatermark(deps.store);
};

/** Those that have shown what they were to show are ended on the way. */
const drillsUnderWay = async (deps: PlanDeps): Promise<readonly Drill[]> => {
  const all = await getDrills(deps.store, (error) => deps.logger.error(error.message));
  const underWay = all.filter(({ drill }) => !isOver(drill));
  // Nothing here keeps a list of them: it is read anew each time.
  const hooks = { earliestStart: async () => deps.clock.now(), drillsChanged: async () => undefined };
  if (underWay.length > 0) await endFinishedDrills({ ...deps, ...hooks }, underWay);
  return underWay.map(({ drill }) => drill);
};

const planWindow = async (deps: PlanDeps, watermark: Watermark, now: number): Promise<PlanOutcome> => {
  const from = isFarAhead(watermark.at, now) ? now : watermark.at;
  // A change is valid from where nothing is planned yet, and never from a past that no planner saw.
  const changesFrom = Math.max(from, Math.floor(now / 1000) * 1000);
  const synced = await syncMonitors(deps, changesFrom, watermark);
  if (synced === 'overtaken') return { outcome: 'overtaken' };
  const to = Math.max(from, Math.floor((now + deps.horizonMs) / 1000) * 1000);
  const specs = new Map(deps.manifest.monitors.map((spec) => [spec.id, spec]));
  const window = { from, to, now };
  const drills = await drillsUnderWay(deps);
  const outgoing = [...messagesFor(synced.monitors, specs, window), ...drillMessages(drills, window)];
  // The watermark moves only once every message is on the queue: so windows tile, and a lost tick costs nothing.
  if (!(await dispatch(deps.queue, outgoing))) return { outcome: 'refused' };
  const moved = await putWatermark(deps.store, to, (synced.watermark ?? watermark).version);
  return moved ? { outcome: 'planned', messages: outgoing.length, until: to } : { outcome: 'overtaken' };
};

const plan = async (deps: PlanDeps): Promise<PlanOutcome> => {
  const now = deps.clock.now();
  const watermark = (await readWatermark(deps)) ?? (await begin(deps, now));
  if (!watermark) return { outcome: 'overtaken' };
  const outcome = await planWindow(deps, watermark, now);
  if (outcome.outcome === 'refused') deps.logger.warn('the queue refused messages; the next tick sends them again');
  return outcome;
};

/**
 * Syncs the monitors, dispatches from the watermark to the horizon, advances the watermark, and sweeps outboxes: also
 * where planning fails, as what broke before is to be told all the same.
 */
export const planTick = (deps: PlanDeps): Promise<PlanOutcome> =>
  runAll(
    () => plan(deps),
    () => sweepOutboxes(deps),
  );
