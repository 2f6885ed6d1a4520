// Drills of the process: a recorded drill runs and ends, even if its record cannot be read at once.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openActiveDrills } from '../../infra/local/active-drills.ts';
import { stopDrill } from '../../shared/control/end-drill.ts';
import { startDrill } from '../../shared/control/start-drill.ts';
import type { Store } from '../../shared/storage/store.ts';
import { aSpec } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

const shop = aSpec('shop');
const request = { simulated: { kind: 'status', status: 503 }, forMs: 60_000 } as const;

const opened = async () => {
  const stage = createStage();
  let isUnreadable = false;
  const query: Store['query'] = async (partition, range) => {
    if (isUnreadable && partition === 'drill') throw new Error('the disk is full');
    return stage.store.query(partition, range);
  };
  const { clock, logger } = stage;
  const deps = { clock, logger, store: { ...stage.store, query }, manifest: { monitors: [shop] } };
  const drills = await openActiveDrills({ ...deps, alert: async () => undefined });
  const drillDeps = { ...deps, ...drills.hooks };
  return {
    stage,
    drills,
    begin: () => startDrill(drillDeps, 'shop', request),
    end: () => stopDrill(drillDeps, 'shop'),
    setUnreadable: (unreadable: boolean) => {
      isUnreadable = unreadable;
    },
  };
};

const second = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a recorded drill that cannot be read right afterwards', () => {
  it('is started, and runs as soon as it can be read', async () => {
    const { drills, begin, setUnreadable, stage } = await opened();
    setUnreadable(true);
    expect(await begin()).toMatchObject({ monitor: 'shop' });
    await second();
    await second();
    expect(drills.current()).toEqual([]);
    setUnreadable(false);
    await second();
    expect(drills.current()).toMatchObject([{ monitor: 'shop' }]);
    expect(stage.logged.filter((line) => line.includes('the disk is full'))).toHaveLength(1);
    drills.stop();
  });

  it('is stopped, and does not run again', async () => {
    const { drills, begin, end, setUnreadable } = await opened();
    await begin();
    setUnreadable(true);
    expect(await end()).toMatchObject({ monitor: 'shop', endedAt: expect.any(Number) });
    setUnreadable(false);
    await second();
    expect(drills.current()).toEqual([]);
    drills.stop();
  });
});
