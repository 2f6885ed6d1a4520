import { describe, expect, it } from 'vitest';
import { lastState } from '../../../shared/model/run.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { handleMessage } from '../../../shared/pipeline/run/index.ts';
import type { Delivery } from '../../../shared/queue/delivery.ts';
import type { Execute } from '../../../shared/runner/execution.ts';
import { aRun, at, lettered, t0 } from '../../support/builders.ts';
import { deliverAt, namesOf, planned, shop } from '../../support/working.ts';

describe('a message that is received in time', () => {
  it('runs its monitor, records the run, and settles the status', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 0.25)).toBe('done');
    const [run, ...others] = await stage.runs();
    expect(others).toEqual([]);
    expect(run).toMatchObject({ id: `shop~${t0}`, flow: 'shop_flow', trigger: 'schedule', startedAt: at(0.25) });
    expect(namesOf(run)).toEqual(['Scheduled', 'Pending', 'Running', 'Completed']);
    expect(run?.states.map(({ timestamp }) => timestamp - t0)).toEqual([0, 250, 252, 352]);
    expect(await stage.status()).toMatchObject({ status: 'Up', since: t0 });
    expect(stage.finished.map(({ id }) => id)).toEqual([`shop~${t0}`]);
    expect(stage.alertCalls).toEqual([]);
  });

  it('just before the next run is due is still run', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 29.999)).toBe('done');
    expect(namesOf((await stage.runs())[0])).toEqual(['Scheduled', 'Late', 'Pending', 'Running', 'Completed']);
  });

  it.each([
    [15, []],
    [15.001, ['Late']],
  ])('%s s after its due time makes the run Late beyond 15 s', async (seconds, late) => {
    const stage = await planned(shop);
    await deliverAt(stage, seconds);
    expect(namesOf((await stage.runs())[0]).filter((name) => name === 'Late')).toEqual(late);
  });

  it('gives the run its budget from its start', async () => {
    const stage = await planned(shop);
    const deadlines: number[] = [];
    const wrap =
      (execute: Execute): Execute =>
      (request) => {
        deadlines.push(request.deadline);
        return execute(request);
      };
    await deliverAt(stage, 3, {}, stage.runDeps([shop], { wrap }));
    expect(deadlines).toEqual([at(3 + 20)]);
  });
});

describe('a message that is received again', () => {
  it('in time finds the record and does not run again', async () => {
    const stage = await planned(shop);
    await deliverAt(stage, 1);
    expect(await deliverAt(stage, 5, { receives: 2 })).toBe('done');
    expect(stage.executed).toHaveLength(1);
  });

  it('long after its due time records the result of its run, if the runner still has it', async () => {
    const stage = await planned(shop);
    const { runner, ...rest } = stage.runDeps([shop]);
    const deps = { ...rest, runner: { ...runner, hasResult: (id: string) => id === `shop~${t0}` } };
    expect(await deliverAt(stage, 90, { receives: 3, firstReceivedAt: at(0) }, deps)).toBe('done');
    expect(await deliverAt(stage, 95, { receives: 4, firstReceivedAt: at(0) }, deps)).toBe('done');
    expect(namesOf((await stage.runs())[0]).at(-1)).toBe('Completed');
    expect(stage.executed).toHaveLength(1);
  });

  it('in time without a record is run', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 5, { receives: 2 })).toBe('done');
    expect(stage.executed).toHaveLength(1);
    expect(await stage.runs()).toHaveLength(1);
  });
});

describe('a message that is received early', () => {
  it.each([
    [-0.4, [400], 0],
    [-1.5, [1_500], 0],
    [-4, [1_500], -2.5],
  ])('by %s s waits for its due time, but at most 1.5 s', async (seconds, slept, startedAt) => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, seconds)).toBe('done');
    expect(stage.slept).toEqual(slept);
    expect((await stage.runs())[0]).toMatchObject({ id: `shop~${t0}`, startedAt: at(startedAt) });
  });

  it('is not delayed at its due time', async () => {
    const stage = await planned(shop);
    await deliverAt(stage, 0);
    expect(stage.slept).toEqual([]);
  });
});

describe('a message that is received too late', () => {
  it.each([30, 40, 56.999])('is returned to the queue at %s s: another worker may still run it', async (seconds) => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, seconds, { firstReceivedAt: at(1) })).toBe('retry');
    expect(await stage.runs()).toEqual([]);
    expect(stage.executed).toEqual([]);
  });

  it.each([
    [29.999, 'Crashed', 'The worker that executed this run stopped before it recorded a result'],
    [30, 'Cancelled', 'Too late: received after the next run was due'],
  ])('first received at %s s is recorded once no worker can still run it: %s', async (first, name, message) => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 57, { firstReceivedAt: at(first) })).toBe('done');
    const [run] = await stage.runs();
    expect(stage.executed).toEqual([]);
    expect(run).toMatchObject({ endedAt: at(57), taskRuns: [] });
    expect(run).not.toHaveProperty('startedAt');
    if (!run) throw new Error('no run');
    expect(namesOf(run)).toEqual(['Scheduled', name]);
    expect(lastState(run)).toMatchObject({ name, message });
    expect(await stage.status()).toMatchObject({ status: 'Unknown' });
  });

  it('only reconciles the status if its run is recorded, however late it is', async () => {
    for (const seconds of [31, 100]) {
      const stage = await planned(shop);
      // The worker died after it recorded the run and before it reconciled the status.
      const dying = { ...stage.store, get: () => Promise.reject(new Error('dead')) };
      await expect(record(stage.runDeps([shop], { store: dying }), lettered('F', t0))).rejects.toThrow('dead');
      expect(await stage.status()).toMatchObject({ status: 'Unknown' });
      expect(await deliverAt(stage, seconds, { firstReceivedAt: at(1) })).toBe('done');
      expect(stage.executed).toEqual([]);
      expect(await stage.status()).toMatchObject({ status: 'Down', outbox: [{ id: 'shop#1 opened' }] });
      expect(stage.alertCalls).toEqual(['shop']);
      expect(await stage.runs()).toHaveLength(1);
    }
  });
});

describe('a manual run', () => {
  const manual: Delivery = {
    message: { runs: [{ monitor: 'shop', dueAt: at(7), trigger: 'manual' }] },
    firstReceivedAt: at(7),
  };

  it('counts like any other, and is never scheduled or late', async () => {
    const stage = await planned(shop);
    stage.time.now = at(27);
    expect(await handleMessage(stage.runDeps([shop], { isDown: () => true }), manual)).toBe('done');
    const [run] = await stage.runs();
    expect(run).toMatchObject({ id: `shop~${at(7)}~m`, trigger: 'manual' });
    expect(namesOf(run)).toEqual(['Pending', 'Running', 'Completed']);
    expect(await stage.status()).toMatchObject({ status: 'Down', open: { from: at(7) } });
  });

  it('at the time of a scheduled run is a separate run', async () => {
    const stage = await planned(shop);
    await record(stage.runDeps([shop]), aRun(at(7)));
    stage.time.now = at(7);
    await handleMessage(stage.runDeps([shop]), manual);
    expect(await stage.runs()).toHaveLength(2);
  });
});
