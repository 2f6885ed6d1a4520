// The drills of this process: what is on record is run and ended, also where it could not be read at once.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openActiveDrills } from '../../infra/local/active-drills.ts';
import { stopDrill } from '../../shared/control/end-drill.ts';
import { startDrill } from '../../shared/control/start-drill.ts';
import type { Store } from '../../shared/storage/store.ts';
import { aSpec } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

const shop = aSpec('shop');
const wish = { simulated: { kind: 'status', status: 503 }, forMs: 60_000 } as const;

const opened = async () => {
  const stage = createStage();
  let isAway = false;
  const query: Store['query'] = async (partition, range) => {
    if (isAway && partition === 'drill') throw new Error('the disk is full');
    return stage.store.query(partition, range);
  };
  const { clock, logger } = stage;
  const deps = { clock, logger, store: { ...stage.store, query }, manifest: { monitors: [shop] } };
  const drills = await openActiveDrills({ ...deps, alert: async () => undefined });
  const world = { ...deps, ...drills.hooks };
  return {
    stage,
    drills,
    begin: () => startDrill(world, 'shop', wish),
    end: () => stopDrill(world, 'shop'),
    goAway: (away: boolean) => {
      isAway = away;
    },
  };
};

const second = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a drill that is on record, and cannot be read right after', () => {
  it('is begun all the same, and run as soon as it can be read', async () => {
    const { drills, begin, goAway, stage } = await opened();
    goAway(true);
    expect(await begin()).toMatchObject({ monitor: 'shop' });
    await second();
    await second();
    expect(drills.current()).toEqual([]);
    goAway(false);
    await second();
    expect(drills.current()).toMatchObject([{ monitor: 'shop' }]);
    expect(stage.logged.filter((line) => line.includes('the disk is full'))).toHaveLength(1);
    drills.stop();
  });

  it('is ended all the same, and runs no more', async () => {
    const { drills, begin, end, goAway } = await opened();
    await begin();
    goAway(true);
    expect(await end()).toMatchObject({ monitor: 'shop', endedAt: expect.any(Number) });
    goAway(false);
    await second();
    expect(drills.current()).toEqual([]);
    drills.stop();
  });
});
