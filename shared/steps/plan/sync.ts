// Sync: brings the known monitors, their status items and schedule histories in line with the manifest.
import { compare, type KnownChange, type KnownMonitor } from '../../model/known.ts';
import type { Manifest } from '../../model/monitor.ts';
import type { Grouping } from '../../model/schedule.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Store } from '../../ports/store.ts';
import { storeLimits } from '../../ports/store-limits.ts';
import { unlessDamaged } from '../../records/damage.ts';
import {
  chunkOf,
  chunkWrite,
  getKnown,
  type KnownSet,
  knownMonitors,
  type Watermark,
  watermarkTouch,
} from '../../records/planner.ts';
import { type ChangeWrites, changeWrites, type MonitorChange } from './change.ts';

export type SyncDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly grouping: Grouping;
  readonly journal: Pick<Journal, 'error'>;
  /** Starts the alert step of a monitor; best effort. */
  readonly alert: (monitor: string) => Promise<void>;
};

/** A store takes 25 writes at once: chunk and watermark, and three for each monitor, where its clock never went back. */
const monitorsPerWrite = 7;
/** A worker may change a status meanwhile; then the change is worked out anew. */
const maxTries = 5;

type Batch = { readonly chunk: number; readonly changes: readonly MonitorChange[] };

const changesOf = ({ added, scheduled, reworded, removed }: KnownChange): readonly MonitorChange[] => {
  const wanted = new Map(
    [...reworded, ...scheduled, ...added].map((monitor) => [monitor.id, { kind: 'keep', monitor } as MonitorChange]),
  );
  return [...wanted.values(), ...removed.map((monitor) => ({ kind: 'remove', monitor }) as const)];
};

const batchesOf = (changes: readonly MonitorChange[]): readonly Batch[] =>
  [...Map.groupBy(changes, ({ monitor }) => chunkOf(monitor.id))].flatMap(([chunk, all]) =>
    Array.from({ length: Math.ceil(all.length / monitorsPerWrite) }, (_, i) => ({
      chunk,
      changes: all.slice(i * monitorsPerWrite, (i + 1) * monitorsPerWrite),
    })),
  );

/** The chunk after a batch. */
const applied = (before: readonly KnownMonitor[], changes: readonly MonitorChange[]): readonly KnownMonitor[] => {
  const touched = new Set(changes.map(({ monitor }) => monitor.id));
  const kept = changes.filter(({ kind }) => kind === 'keep').map(({ monitor }) => monitor);
  return [...before.filter((monitor) => !touched.has(monitor.id)), ...kept];
};

type Planned = {
  readonly known: KnownSet;
  /** Where planning has got to; left out where that is not stored. */
  readonly watermark: Watermark | undefined;
};

type Part = ChangeWrites & { readonly change: MonitorChange };

/** What each change writes. A monitor whose records cannot be read is said and left out: the others go on. */
const partsOf = async (deps: SyncDeps, changes: readonly MonitorChange[], from: number): Promise<readonly Part[]> => {
  const parts = await Promise.all(
    changes.map((change) =>
      unlessDamaged<Part>(
        async () => ({ ...(await changeWrites(deps.store, change, { from, now: deps.clock.now() })), change }),
        (error) => deps.journal.error(`monitor ${change.monitor.id} cannot be changed: ${error.message}`),
      ),
    ),
  );
  return parts.filter((part) => part !== undefined);
};

const afterBatch = ({ known, watermark }: Planned, chunk: number, monitors: readonly KnownMonitor[]): Planned => ({
  known: new Map(known).set(chunk, { monitors, version: (known.get(chunk)?.version ?? 0) + 1 }),
  watermark: watermark && { ...watermark, version: watermark.version + 1 },
});

/**
 * What is known, the status items and the schedule histories change in one write: a planner that is overtaken
 * by another, perhaps with other monitors, leaves nothing behind that disagrees with the known set. The watermark
 * is touched, so that no planner moves it on without having planned the new monitors.
 */
const commitBatch = async (
  deps: SyncDeps,
  planned: Planned,
  { chunk, changes }: Batch,
  from: number,
): Promise<Planned | 'overtaken' | 'too many'> => {
  const { known, watermark } = planned;
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const parts = await partsOf(deps, changes, from);
    if (parts.length === 0) return planned;
    const monitors = applied(
      known.get(chunk)?.monitors ?? [],
      parts.map(({ change }) => change),
    );
    const own = [chunkWrite(known, chunk, monitors), ...(watermark ? [watermarkTouch(watermark)] : [])];
    const writes = [...own, ...parts.flatMap((part) => part.writes)];
    if (writes.length > storeLimits.writesPerTransact && parts.length > 1) return 'too many';
    const transacted = await deps.store.transact(writes);
    if (transacted.outcome === 'committed') {
      for (const part of parts) if (part.alerts) await deps.alert(part.monitor);
      return afterBatch(planned, chunk, monitors);
    }
    if (transacted.index < own.length) return 'overtaken';
  }
  return 'overtaken';
};

/** Halves what a store does not take at once: a clock that went back leaves entries that have to go as well. */
const commitHalves = async (
  deps: SyncDeps,
  planned: Planned,
  batch: Batch,
  from: number,
): Promise<Planned | 'overtaken'> => {
  const committed = await commitBatch(deps, planned, batch, from);
  if (committed !== 'too many') return committed;
  const middle = Math.ceil(batch.changes.length / 2);
  const half = await commitHalves(deps, planned, { ...batch, changes: batch.changes.slice(0, middle) }, from);
  if (half === 'overtaken') return 'overtaken';
  return commitHalves(deps, half, { ...batch, changes: batch.changes.slice(middle) }, from);
};

export type Synced = { readonly monitors: readonly KnownMonitor[]; readonly watermark: Watermark | undefined };

/**
 * Makes the manifest what is known, valid from `from` on. Each part is all done or not at all, so dying in
 * between leaves the rest for the next tick. `overtaken`: another planner was quicker.
 */
export const syncMonitors = async (
  deps: SyncDeps,
  from: number,
  watermark?: Watermark,
): Promise<Synced | 'overtaken'> => {
  const known = await getKnown(deps.store, (error) => deps.journal.error(error.message));
  let planned: Planned = { known, watermark };
  const change = compare(knownMonitors(planned.known), deps.manifest, { from, grouping: deps.grouping });
  for (const batch of batchesOf(changesOf(change))) {
    const committed = await commitHalves(deps, planned, batch, from);
    if (committed === 'overtaken') return 'overtaken';
    planned = committed;
  }
  return { monitors: change.known, watermark: planned.watermark };
};
