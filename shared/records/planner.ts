// What the planner remembers: its watermark, the monitors it knows, and each one's schedule history.
import * as v from 'valibot';
import { knownKey, knownPrefix, schedulePartition, timeKey, watermarkKey } from '../model/keys.ts';
import type { KnownMonitor } from '../model/known.ts';
import type { ScheduleEntry } from '../model/schedule.ts';
import type { Store } from '../ports/store.ts';
import { parseBody } from './damage.ts';

const version = 1;
/** Monitors in one item: about 100 bytes each. */
const chunkSize = 500;

const Whole = v.pipe(v.number(), v.integer());
const WatermarkBody = v.object({ v: v.literal(version), at: Whole });
const KnownBody = v.object({
  v: v.literal(version),
  monitors: v.array(
    v.object({
      id: v.string(),
      intervalMs: Whole,
      phaseMs: Whole,
      group: Whole,
      from: Whole,
      title: v.string(),
      policy: v.object({ after: Whole, recoverAfter: Whole }),
    }),
  ),
});
const EntryBody = v.object({
  v: v.literal(version),
  intervalMs: Whole,
  phaseMs: Whole,
  state: v.picklist(['active', 'paused', 'removed']),
});

/** `version` 0: not there yet. */
export type Watermark = { readonly at: number; readonly version: number };

export const getWatermark = async (store: Store): Promise<Watermark | undefined> => {
  const stored = await store.get(watermarkKey);
  return stored && { at: parseBody(stored, version, WatermarkBody).at, version: stored.version };
};

/** Creates or moves the watermark; false when another planner was quicker. */
export const putWatermark = async (store: Store, at: number, expectedVersion: number): Promise<boolean> => {
  const item = { key: watermarkKey, body: { v: version, at } };
  if (expectedVersion === 0) return (await store.create(item)).outcome === 'created';
  return (await store.replace(item, expectedVersion)).outcome === 'replaced';
};

export type KnownSet = {
  readonly monitors: readonly KnownMonitor[];
  /** Version of each chunk that is stored. */
  readonly versions: readonly number[];
};

export const getKnown = async (store: Store): Promise<KnownSet> => {
  const page = await store.query('planner', { from: knownPrefix, to: `${knownPrefix}~`, limit: 1000 });
  return {
    monitors: page.items.flatMap((stored) => parseBody(stored, version, KnownBody).monitors),
    versions: page.items.map((stored) => stored.version),
  };
};

/** Writes the chunks that differ; false when another planner was quicker, and then the rest is not written. */
export const putKnown = async (store: Store, before: KnownSet, monitors: readonly KnownMonitor[]): Promise<boolean> => {
  const chunks = Math.max(before.versions.length, Math.ceil(monitors.length / chunkSize));
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const body = { v: version, monitors: monitors.slice(chunk * chunkSize, (chunk + 1) * chunkSize) };
    const item = { key: knownKey(chunk), body };
    const expected = before.versions[chunk];
    const written =
      expected === undefined
        ? (await store.create(item)).outcome === 'created'
        : (await store.replace(item, expected)).outcome === 'replaced';
    if (!written) return false;
  }
  return true;
};

/** Adds to a monitor's schedule history. A second entry from the very same time takes the place of the first. */
export const putScheduleEntry = async (store: Store, monitor: string, entry: ScheduleEntry): Promise<void> => {
  const { from, ...rest } = entry;
  const item = { key: { partition: schedulePartition(monitor), sort: timeKey(from) }, body: { v: version, ...rest } };
  const created = await store.create(item);
  if (created.outcome === 'created') return;
  const same = JSON.stringify(created.item.body) === JSON.stringify(item.body);
  if (!same) await store.replace(item, created.item.version);
};

/** The newest entries of a schedule history, oldest first. */
export const getSchedule = async (store: Store, monitor: string, limit = 100): Promise<readonly ScheduleEntry[]> => {
  const page = await store.query(schedulePartition(monitor), { descending: true, limit });
  return page.items
    .map((stored) => {
      const { v: _, ...entry } = parseBody(stored, version, EntryBody);
      return { from: Number(stored.key.sort), ...entry };
    })
    .reverse();
};
