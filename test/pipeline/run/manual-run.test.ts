import { describe, expect, it } from 'vitest';
import { type ManualRunDeps, startManualRun } from '../../../shared/control/start-manual-run.ts';
import type { RunMessage } from '../../../shared/model/run-message.ts';
import { t0 } from '../../support/builders.ts';

const staged = (failed = 0, inFlight: readonly string[] = []) => {
  const sent: { message: RunMessage; notBefore: number }[] = [];
  const flying = new Set(inFlight);
  const deps: ManualRunDeps = {
    clock: { now: () => t0, sleep: async () => {} },
    queue: {
      send: async (messages) => {
        for (const one of messages) {
          sent.push(one);
          for (const run of one.message.runs) flying.add(`${run.monitor}~${run.dueAt}~m`);
        }
        return { failed };
      },
      inFlight: (id) => (flying.has(id) ? id : undefined),
      manualInFlight: (monitor) => [...flying].filter((id) => id.startsWith(`${monitor}~`)).length,
    },
  };
  return { deps, sent };
};

describe('a run by hand', () => {
  it('goes on the queue at once, alone, under an id that says so', async () => {
    const { deps, sent } = staged();
    expect(await startManualRun(deps, 'shop')).toEqual({ outcome: 'started', id: `shop~${t0}~m` });
    expect(sent).toEqual([{ message: { runs: [{ monitor: 'shop', dueAt: t0, trigger: 'manual' }] }, notBefore: t0 }]);
  });

  it('asked for twice in a millisecond is two runs', async () => {
    const { deps } = staged();
    await startManualRun(deps, 'shop');
    expect(await startManualRun(deps, 'shop')).toEqual({ outcome: 'started', id: `shop~${t0 + 1}~m` });
    expect(await startManualRun(deps, 'other')).toEqual({ outcome: 'started', id: `other~${t0}~m` });
  });

  it('is one of ten of a monitor at once, at the most', async () => {
    const { deps, sent } = staged();
    for (let i = 0; i < 10; i += 1) expect(await startManualRun(deps, 'shop')).toMatchObject({ outcome: 'started' });
    expect(await startManualRun(deps, 'shop')).toEqual({ outcome: 'too many', limit: 10 });
    expect(await startManualRun(deps, 'other')).toMatchObject({ outcome: 'started' });
    expect(sent).toHaveLength(11);
  });

  it('that the queue does not take is refused', async () => {
    expect(await startManualRun(staged(1).deps, 'shop')).toEqual({ outcome: 'refused' });
  });
});
