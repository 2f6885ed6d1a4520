// Many who change the same monitor at once: each gets what was asked for, or is told who was quicker.
import { describe, expect, it } from 'vitest';
import { changeMonitor } from '../../shared/control/change-monitor.ts';
import { startDrill } from '../../shared/control/drill.ts';
import { getOverrides } from '../../shared/storage/records/override-records.ts';
import { aSpec } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

const many = Array.from({ length: 200 }, (_, i) => i);

const worldOf = () => {
  const { clock, store, logger } = createStage();
  const hooks = {
    notifyPlanner: async () => 0,
    earliestStart: async () => clock.now(),
    drillsChanged: async () => undefined,
    alert: async () => undefined,
  };
  return { clock, store, logger, manifest: { monitors: [aSpec('shop')] }, ...hooks };
};

describe('a crowd', () => {
  it('of writers that have seen nothing changes a monitor one after the other', async () => {
    const world = worldOf();
    const changed = await Promise.all(
      many.map((i) => changeMonitor(world, { monitor: 'shop', change: { paused: i % 2 === 0 } })),
    );
    expect(changed.every(({ outcome }) => outcome === 'changed')).toBe(true);
    expect((await getOverrides(world.store, 'shop', () => undefined)).version).toBe(many.length);
  });

  it('of writers that have seen the same leaves one of them', async () => {
    const world = worldOf();
    const changed = await Promise.all(
      many.map(() => changeMonitor(world, { monitor: 'shop', change: { paused: true }, expectedVersions: [0] })),
    );
    expect(changed.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
    expect(changed.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(many.length - 1);
  });

  it('of drills of one monitor begins each of them, and the last stays', async () => {
    const world = worldOf();
    const wish = { simulated: { kind: 'status', status: 503 }, forMs: 10_000 } as const;
    const begun = await Promise.all(many.map(() => startDrill(world, 'shop', wish)));
    expect(begun.every((drill) => drill?.monitor === 'shop')).toBe(true);
  });
});
