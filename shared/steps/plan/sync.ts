// Sync: brings the known monitors, their status items and schedule histories in line with the manifest.
import { compare, type KnownChange, type KnownMonitor } from '../../model/known.ts';
import type { Manifest } from '../../model/monitor.ts';
import type { Grouping } from '../../model/schedule.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store, Write } from '../../ports/store.ts';
import { chunkOf, chunkWrite, getKnown, type KnownSet, knownMonitors } from '../../records/planner.ts';
import { changeWrites, type MonitorChange } from './change.ts';

export type SyncDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly grouping: Grouping;
  /** Starts the alert step of a monitor; best effort. */
  readonly alert: (monitor: string) => Promise<void>;
};

/** A store takes 25 writes at once: the chunk, and three for each monitor at the most. */
const monitorsPerWrite = 8;
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

/**
 * What is known, the status items and the schedule histories change in one write: a planner that is overtaken
 * by another, perhaps with other monitors, leaves nothing behind that disagrees with the known set.
 */
const commitBatch = async (deps: SyncDeps, known: KnownSet, batch: Batch, from: number): Promise<boolean> => {
  const monitors = applied(known.get(batch.chunk)?.monitors ?? [], batch.changes);
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const parts = await Promise.all(
      batch.changes.map((change) => changeWrites(deps.store, change, { from, now: deps.clock.now() })),
    );
    const writes: readonly Write[] = [
      chunkWrite(known, batch.chunk, monitors),
      ...parts.flatMap((part) => part.writes),
    ];
    const transacted = await deps.store.transact(writes);
    if (transacted.outcome === 'committed') {
      for (const part of parts) if (part.alerts) await deps.alert(part.monitor);
      return true;
    }
    if (transacted.index === 0) return false;
  }
  return false;
};

/**
 * Makes the manifest what is known, valid from `from` on. Each part is all done or not at all, so dying in
 * between leaves the rest for the next tick. `overtaken`: another planner was quicker.
 */
export const syncMonitors = async (deps: SyncDeps, from: number): Promise<readonly KnownMonitor[] | 'overtaken'> => {
  let known = await getKnown(deps.store);
  const change = compare(knownMonitors(known), deps.manifest, { from, grouping: deps.grouping });
  for (const batch of batchesOf(changesOf(change))) {
    if (!(await commitBatch(deps, known, batch, from))) return 'overtaken';
    const before = known.get(batch.chunk);
    const after = { monitors: applied(before?.monitors ?? [], batch.changes), version: (before?.version ?? 0) + 1 };
    known = new Map(known).set(batch.chunk, after);
  }
  return change.known;
};
