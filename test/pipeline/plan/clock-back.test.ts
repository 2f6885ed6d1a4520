// A clock that was ahead when monitors were registered, and is set back.
import { describe, expect, it } from 'vitest';
import { syncMonitors } from '../../../shared/pipeline/plan/sync-monitors.ts';
import { aSpec, t0 } from '../../support/builders.ts';
import { dueOf, tickAt } from '../../support/planning.ts';
import { createStage } from '../../support/stage.ts';

describe('a clock that was wrong when a monitor was registered', () => {
  it('does not delay the monitor: its schedule and status start again at the right time', async () => {
    const stage = createStage();
    await tickAt(stage, 3_600);
    await tickAt(stage, 0);
    expect(await stage.registered()).toMatchObject([{ id: 'shop', from: t0 }]);
    expect(await stage.status()).toMatchObject({ from: t0 });
    expect((await stage.schedule()).map(({ from }) => from)).toEqual([t0]);
    expect(dueOf(stage).slice(-4)).toEqual([0, 30, 60, 90]);
  });
});

describe('a local process whose clock is set back', () => {
  const grouping = { size: 1, roundMs: 1 };

  it.each([10_000, 100_000, 7_200_000])(
    'registers its monitors again from the corrected time on (%i ms)',
    async (byMs) => {
      const stage = createStage();
      const deps = { ...stage.planDeps([aSpec('shop')]), newerManifestMs: 0, grouping };
      stage.time.now = t0 + byMs;
      await syncMonitors(deps, stage.time.now);
      stage.time.now = t0;
      await syncMonitors(deps, t0);
      expect(await stage.registered()).toMatchObject([{ from: t0 }]);
      expect(await stage.status()).toMatchObject({ from: t0, since: t0 });
      expect((await stage.schedule()).map(({ from }) => from)).toEqual([t0]);
      const before = await stage.registered();
      await syncMonitors(deps, t0 + 1_000);
      expect(await stage.registered()).toEqual(before);
    },
  );
});
