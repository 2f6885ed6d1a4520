import { describe, expect, it } from 'vitest';
import { createRollupTicker } from '../../../shared/pipeline/rollup/rollup-ticker.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { aSpec } from '../../support/builders.ts';
import { describeRollUp } from './support/describe-rollup.ts';
import { createRolledWorld, hours, minutes, noon, type OpenStore } from './support/rollup-stage.ts';

const openStore: OpenStore = async (now) => createMemoryStore({ now });

describeRollUp('memory', openStore);

describe('the tick of each minute', () => {
  it('reads nothing while nothing is due, and never runs twice at once', async () => {
    const world = await createRolledWorld(openStore, [aSpec('shop')]);
    let reads = 0;
    const get: typeof world.store.get = (key) => {
      reads += 1;
      return world.store.get(key);
    };
    const { tick, stop } = createRollupTicker({ ...world.deps, store: { ...world.store, get } });
    world.time.at = noon + minutes(40);
    await tick();
    reads = 0;
    while (world.time.at < noon + minutes(94)) {
      world.time.at += minutes(1);
      await tick();
    }
    expect(reads).toBe(0);
    world.time.at = noon + hours(1) + minutes(35);
    await Promise.all([tick(), tick(), tick()]);
    expect(reads).toBe(1);
    expect(await world.notified('hour')).toEqual(['12:00 runs 0 missed 120']);
    await stop();
    world.time.at += hours(5);
    await tick();
    expect(reads).toBe(1);
  });

  it('tells what went wrong, and tries again with the next', async () => {
    const world = await createRolledWorld(openStore, [aSpec('shop')]);
    let isBroken = true;
    const get: typeof world.store.get = async (key) => {
      if (isBroken) throw new Error('the disk is full');
      return world.store.get(key);
    };
    const { tick } = createRollupTicker({ ...world.deps, store: { ...world.store, get } });
    world.time.at = noon + hours(2);
    await tick();
    expect(world.said).toEqual(['hours could not be rolled up: the disk is full']);
    isBroken = false;
    await tick();
    expect(await world.notified('hour')).toEqual(['12:00 runs 0 missed 120']);
  });

  it('ends within a page when it is stopped, and leaves the rest to the next process', async () => {
    const monitors = Array.from({ length: 200 }, (_, index) => aSpec(`m-${index}`, { intervalMs: 600_000 }));
    const world = await createRolledWorld(openStore, monitors);
    world.time.at = noon + hours(2);
    const { tick, stop } = createRollupTicker(world.deps);
    const ticking = tick();
    await stop();
    await ticking;
    expect(await world.notified('hour')).toEqual([]);
    await world.finish();
    expect(await world.notified('hour')).toEqual(['12:00 runs 0 missed 1200']);
  });
});
