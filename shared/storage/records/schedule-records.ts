// The schedule history of each monitor: when it had which interval and phase, and was active, paused or removed.
import * as v from 'valibot';
import type { ScheduleEntry } from '../../model/schedule.ts';
import { schedulePartition, timeKey, timeOfKey } from '../keys.ts';
import type { Item, Store, Stored, Write } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { Interval } from './record-fields.ts';
import { absentVersion, writeAtVersion } from './write-at-version.ts';

const version = 1;
/** More changes than fit into the minutes by which a clock goes back. */
const maxEntriesAhead = 10;
const defaultLimit = 100;

/** A phase is less than its interval. */
export const scheduleFields = {
  intervalMs: Interval,
  phaseMs: v.union([v.literal(0), Interval]),
  state: v.picklist(['active', 'paused', 'removed']),
  reason: v.exactOptional(v.string()),
};

const parseEntry = createRecordParser(version, v.object({ v: v.literal(version), ...scheduleFields }));

const toItem = (monitor: string, { from, ...rest }: ScheduleEntry): Item => ({
  key: { partition: schedulePartition(monitor), sort: timeKey(from) },
  body: { v: version, ...rest },
});

const toEntry = (stored: Stored): ScheduleEntry => {
  const { v: _, ...entry } = parseEntry(stored);
  return { from: timeOfKey(stored.key.sort), ...entry };
};

/** The newest entries of a schedule history, oldest first. Throws a RecordError for a damaged or newer entry. */
export const getSchedule = async (
  store: Store,
  monitor: string,
  limit = defaultLimit,
): Promise<readonly ScheduleEntry[]> => {
  const page = await store.query(schedulePartition(monitor), { descending: true, limit });
  return page.items.map(toEntry).reverse();
};

/** The write that appends to a schedule history whose newest entry is known to be earlier. */
export const appendScheduleWrite = (monitor: string, entry: ScheduleEntry): Write =>
  writeAtVersion(toItem(monitor, entry), absentVersion);

/**
 * The writes that add an entry to a schedule history, and remove the entries from the same time on. Such entries exist
 * only if the clock has gone back since.
 */
export const scheduleWrites = async (
  store: Store,
  monitor: string,
  entry: ScheduleEntry,
): Promise<readonly Write[]> => {
  const item = toItem(monitor, entry);
  const { items } = await store.query(item.key.partition, { from: item.key.sort, limit: maxEntriesAhead });
  const same = items.find((stored) => stored.key.sort === item.key.sort);
  const later = items.filter((stored) => stored !== same);
  return [
    writeAtVersion(item, same?.version ?? absentVersion),
    ...later.map(({ key, version: expectedVersion }) => ({ op: 'remove', key, expectedVersion }) as const),
  ];
};
