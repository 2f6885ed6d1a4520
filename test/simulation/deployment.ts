// The deployed manifest. A redeploy adds, changes or removes a monitor.
import type { Manifest, MonitorSpec } from '../../shared/model/monitor.ts';
import type { Random } from './random.ts';
import { specOf } from './services.ts';

export type Deployment = {
  /** The manifest of a process that starts now: for some seconds after a redeploy possibly the previous one. */
  readonly manifest: () => Manifest;
  readonly redeploy: () => void;
  /** Completes the last redeploy: all processes have the newest manifest. */
  readonly finish: () => void;
  /** Monitors whose policy was changed at some time. */
  readonly changedPolicy: ReadonlySet<string>;
  /** Monitors that were removed at some time. */
  readonly removed: ReadonlySet<string>;
};

const names = ['api', 'blog', 'cdn', 'dns', 'edge', 'ftp'];
const overlapMs = 5_000;

export const createDeployment = (random: Random, now: () => number): Deployment => {
  const changedPolicy = new Set<string>();
  const removed = new Set<string>();
  let monitors: readonly MonitorSpec[] = names.slice(0, random.whole(1, 4)).map((name) => specOf(random, name));
  let before = monitors;
  let changedAt = Number.NEGATIVE_INFINITY;

  const add = (): readonly MonitorSpec[] => {
    const free = names.filter((name) => !monitors.some((spec) => spec.id === name));
    return free.length > 0 ? [...monitors, specOf(random, random.pick(free))] : monitors;
  };
  const drop = (): readonly MonitorSpec[] => {
    if (monitors.length < 2) return monitors;
    const gone = random.pick(monitors);
    removed.add(gone.id);
    return monitors.filter((spec) => spec !== gone);
  };
  const change = (): readonly MonitorSpec[] => {
    const changed = random.pick(monitors);
    const fresh = specOf(random, changed.id);
    changedPolicy.add(changed.id);
    return monitors.map((spec) => (spec === changed ? fresh : spec));
  };

  return {
    manifest: () => ({ monitors: now() - changedAt < overlapMs && random.chance(0.5) ? before : monitors }),
    redeploy: () => {
      before = monitors;
      monitors = random.pick([add, drop, change])();
      // A restored monitor may have another policy than before.
      for (const spec of monitors) if (removed.has(spec.id)) changedPolicy.add(spec.id);
      changedAt = now();
    },
    finish: () => {
      changedAt = Number.NEGATIVE_INFINITY;
    },
    changedPolicy,
    removed,
  };
};
