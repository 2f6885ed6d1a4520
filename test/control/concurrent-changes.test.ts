// Many simultaneous changes of one monitor: each is applied, or reports a conflict.
import { describe, expect, it } from 'vitest';
import { changeMonitor } from '../../shared/control/change-monitor.ts';
import { startDrill } from '../../shared/control/start-drill.ts';
import { getOverrides } from '../../shared/storage/records/override-records.ts';
import { aSpec } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

const many = Array.from({ length: 200 }, (_, i) => i);

const controlDeps = () => {
  const deps = createStage().drillDeps([aSpec('shop')]);
  return { ...deps, notifyPlanner: async () => 0 };
};

describe('many simultaneous', () => {
  it('changes without an expected version are all applied, one after the other', async () => {
    const deps = controlDeps();
    const changed = await Promise.all(
      many.map((i) => changeMonitor(deps, { monitor: 'shop', change: { paused: i % 2 === 0 } })),
    );
    expect(changed.every(({ outcome }) => outcome === 'changed')).toBe(true);
    expect((await getOverrides(deps.store, 'shop', () => undefined)).version).toBe(many.length);
  });

  it('changes with the same expected version: one is applied', async () => {
    const deps = controlDeps();
    const changed = await Promise.all(
      many.map(() => changeMonitor(deps, { monitor: 'shop', change: { paused: true }, expectedVersions: [0] })),
    );
    expect(changed.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
    expect(changed.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(many.length - 1);
  });

  it('drills of one monitor all start, and the last one stays', async () => {
    const deps = controlDeps();
    const request = { simulated: { kind: 'status', status: 503 }, forMs: 10_000 } as const;
    const started = await Promise.all(many.map(() => startDrill(deps, 'shop', request)));
    expect(started.every((drill) => drill?.monitor === 'shop')).toBe(true);
  });
});
