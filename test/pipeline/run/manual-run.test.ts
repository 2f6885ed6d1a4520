import { describe, expect, it } from 'vitest';
import { type ManualRunDeps, startManualRun } from '../../../shared/control/start-manual-run.ts';
import type { RunMessage } from '../../../shared/model/run-message.ts';
import { t0 } from '../../support/builders.ts';

const setUp = (failed = 0, inFlight: readonly string[] = []) => {
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

describe('a manual run', () => {
  it('is sent to the queue at once, alone, under the id of a manual run', async () => {
    const { deps, sent } = setUp();
    expect(await startManualRun(deps, 'shop')).toEqual({ outcome: 'started', id: `shop~${t0}~m` });
    expect(sent).toEqual([{ message: { runs: [{ monitor: 'shop', dueAt: t0, trigger: 'manual' }] }, notBefore: t0 }]);
  });

  it('requested twice in a millisecond is two runs', async () => {
    const { deps } = setUp();
    await startManualRun(deps, 'shop');
    expect(await startManualRun(deps, 'shop')).toEqual({ outcome: 'started', id: `shop~${t0 + 1}~m` });
    expect(await startManualRun(deps, 'other')).toEqual({ outcome: 'started', id: `other~${t0}~m` });
  });

  it('is rejected while ten manual runs of the monitor are in flight', async () => {
    const { deps, sent } = setUp();
    for (let i = 0; i < 10; i += 1) expect(await startManualRun(deps, 'shop')).toMatchObject({ outcome: 'started' });
    expect(await startManualRun(deps, 'shop')).toEqual({ outcome: 'too many', limit: 10 });
    expect(await startManualRun(deps, 'other')).toMatchObject({ outcome: 'started' });
    expect(sent).toHaveLength(11);
  });

  it('is refused if the queue does not accept it', async () => {
    expect(await startManualRun(setUp(1).deps, 'shop')).toEqual({ outcome: 'refused' });
  });
});
