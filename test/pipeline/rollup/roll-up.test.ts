import { describe, expect, it } from 'vitest';
import { createRollupTicker } from '../../../shared/pipeline/rollup/rollup-ticker.ts';
import { aSpec } from '../../support/builders.ts';
import { describeRollUp } from './support/describe-rollup.ts';
import { createRollupStage, hours, inMemory, minutes, noon } from './support/rollup-stage.ts';

describeRollUp('memory', inMemory);

describe('the roll-up ticker', () => {
  it('reads nothing while no hour is due, and never runs twice at the same time', async () => {
    const stage = await createRollupStage([aSpec('shop')]);
    let reads = 0;
    const get: typeof stage.store.get = (key) => {
      reads += 1;
      return stage.store.get(key);
    };
    const { tick, stop } = createRollupTicker({ ...stage.deps, store: { ...stage.store, get } });
    stage.time.now = noon + minutes(40);
    await tick();
    reads = 0;
    while (stage.time.now < noon + minutes(94)) {
      stage.time.now += minutes(1);
      await tick();
    }
    expect(reads).toBe(0);
    stage.time.now = noon + hours(1) + minutes(35);
    await Promise.all([tick(), tick(), tick()]);
    expect(reads).toBe(1);
    expect(await stage.summaries('hour')).toEqual(['12:00 runs 0 missed 120']);
    await stop();
    stage.time.now += hours(5);
    await tick();
    expect(reads).toBe(1);
  });

  it('logs an error and tries again at the next tick', async () => {
    const stage = await createRollupStage([aSpec('shop')]);
    let isBroken = true;
    const get: typeof stage.store.get = async (key) => {
      if (isBroken) throw new Error('the disk is full');
      return stage.store.get(key);
    };
    const { tick } = createRollupTicker({ ...stage.deps, store: { ...stage.store, get } });
    stage.time.now = noon + hours(2);
    await tick();
    expect(stage.warnings).toEqual(['hours could not be rolled up: the disk is full']);
    isBroken = false;
    await tick();
    expect(await stage.summaries('hour')).toEqual(['12:00 runs 0 missed 120']);
  });

  it('stops within a page and leaves the rest to the next process', async () => {
    const monitors = Array.from({ length: 200 }, (_, index) => aSpec(`m-${index}`, { intervalMs: 600_000 }));
    const stage = await createRollupStage(monitors);
    stage.time.now = noon + hours(2);
    const { tick, stop } = createRollupTicker(stage.deps);
    const ticking = tick();
    await stop();
    await ticking;
    expect(await stage.summaries('hour')).toEqual([]);
    await stage.rollUpAll();
    expect(await stage.summaries('hour')).toEqual(['12:00 runs 0 missed 1200']);
  });
});
