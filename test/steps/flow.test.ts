import { describe, expect, it } from 'vitest';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { type FlowRun, lastState } from '../../shared/model/run.ts';
import { newStatus } from '../../shared/model/status.ts';
import type { Delivery } from '../../shared/ports/delivery.ts';
import { encodeStatus } from '../../shared/records/status.ts';
import { type FlowDeps, handleMessage } from '../../shared/steps/flow.ts';
import { record } from '../../shared/steps/record.ts';
import { aRun, aSpec, at, lettered, single, t0 } from '../support/builders.ts';
import { createStage, delivery, preceded, type Stage } from '../support/stage.ts';

const shop = aSpec('shop');

/** A stage on which the planner has been, so that these monitors have a status. */
const planned = async (...monitors: readonly MonitorSpec[]): Promise<Stage> => {
  const stage = createStage();
  for (const { id, title } of monitors)
    await stage.store.create(encodeStatus(newStatus({ monitor: id, title, policy: single, from: t0 })));
  return stage;
};

/** Delivers the run due at t0 when `seconds` have passed. */
const deliverAt = (
  stage: Stage,
  seconds: number,
  more: Partial<Delivery> = {},
  deps: FlowDeps = stage.flowDeps([shop]),
) => {
  stage.time.now = at(seconds);
  return handleMessage(deps, delivery(t0, ['shop'], { firstReceivedAt: at(seconds), ...more }));
};

const namesOf = (run: FlowRun | undefined): readonly string[] => run?.states.map(({ name }) => name) ?? [];

describe('a message in time', () => {
  it('runs its monitor, records the run, and settles the status', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 0.25)).toBe('done');
    const [run, ...others] = await stage.runs();
    expect(others).toEqual([]);
    expect(run).toMatchObject({ id: `shop~${t0}`, flow: 'shop_flow', trigger: 'schedule', startedAt: at(0.25) });
    expect(namesOf(run)).toEqual(['Scheduled', 'Pending', 'Running', 'Completed']);
    expect(run?.states.map(({ timestamp }) => timestamp - t0)).toEqual([0, 250, 252, 352]);
    expect(await stage.status()).toMatchObject({ status: 'Up', since: t0 });
    expect(stage.ended.map(({ id }) => id)).toEqual([`shop~${t0}`]);
    expect(stage.woken).toEqual([]);
  });

  it('that is received in the last moment before the next run is due is still run', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 29.999)).toBe('done');
    expect(namesOf((await stage.runs())[0])).toEqual(['Scheduled', 'Late', 'Pending', 'Running', 'Completed']);
  });

  it.each([
    [15, []],
    [15.001, ['Late']],
  ])('starting %s s after its time is called Late beyond 15 s', async (seconds, late) => {
    const stage = await planned(shop);
    await deliverAt(stage, seconds);
    expect(namesOf((await stage.runs())[0]).filter((name) => name === 'Late')).toEqual(late);
  });

  it('gives a run its budget from its start on', async () => {
    const stage = await planned(shop);
    const deadlines: number[] = [];
    const deps = stage.flowDeps([shop]);
    const execute: FlowDeps['execute'] = (request) => {
      deadlines.push(request.deadline);
      return deps.execute(request);
    };
    await deliverAt(stage, 3, {}, { ...deps, execute });
    expect(deadlines).toEqual([at(3 + 20)]);
  });
});

describe('a message that comes early', () => {
  it.each([
    [-0.4, [400], 0],
    [-1.5, [1_500], 0],
    [-4, [1_500], -2.5],
  ])('by %s s waits for its time, and 1.5 s at the most', async (seconds, slept, startedAt) => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, seconds)).toBe('done');
    expect(stage.slept).toEqual(slept);
    expect((await stage.runs())[0]).toMatchObject({ id: `shop~${t0}`, startedAt: at(startedAt) });
  });

  it('on its time waits for nothing', async () => {
    const stage = await planned(shop);
    await deliverAt(stage, 0);
    expect(stage.slept).toEqual([]);
  });
});

describe('a message after its time', () => {
  it.each([30, 40, 56.999])('goes back at %s s: another worker may still be on it', async (seconds) => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, seconds, { firstReceivedAt: at(1) })).toBe('again');
    expect(await stage.runs()).toEqual([]);
    expect(stage.executed).toEqual([]);
  });

  it.each([
    [29.999, 'Crashed', 'the worker that ran it did not come back'],
    [30, 'Cancelled', 'too late: received after the next run was due'],
  ])('first received at %s s, is given up once no worker can live: %s', async (first, name, message) => {
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

  it('whose run is on record is only looked at, in whatever minute', async () => {
    for (const seconds of [31, 100]) {
      const stage = await planned(shop);
      // The worker died after it wrote the run and before it looked.
      const dying = { ...stage.store, get: () => Promise.reject(new Error('dead')) };
      await expect(record(stage.flowDeps([shop], { store: dying }), lettered('F', t0))).rejects.toThrow('dead');
      expect(await stage.status()).toMatchObject({ status: 'Unknown' });
      expect(await deliverAt(stage, seconds, { firstReceivedAt: at(1) })).toBe('done');
      expect(stage.executed).toEqual([]);
      expect(await stage.status()).toMatchObject({ status: 'Down', outbox: [{ id: 'shop#1 opened' }] });
      expect(stage.woken).toEqual(['shop']);
      expect(await stage.runs()).toHaveLength(1);
    }
  });
});

describe('a message that comes twice', () => {
  it('records once and alerts once, one after the other', async () => {
    const stage = await planned(shop);
    const deps = stage.flowDeps([shop], { isDown: () => true });
    for (const seconds of [0, 2]) expect(await deliverAt(stage, seconds, {}, deps)).toBe('done');
    expect(await stage.runs()).toMatchObject([{ startedAt: t0 }]);
    expect(stage.ended).toHaveLength(1);
    expect(await stage.status()).toMatchObject({ seq: 1, outbox: [{ id: 'shop#1 opened' }] });
    expect(stage.woken).toEqual(['shop']);
  });

  it('records once and alerts once, at the same time', async () => {
    const stage = await planned(shop);
    const deps = stage.flowDeps([shop], { isDown: () => true });
    const twice = [1, 2, 3].map(() => handleMessage(deps, delivery(t0, ['shop'])));
    expect(await Promise.all(twice)).toEqual(['done', 'done', 'done']);
    expect(await stage.runs()).toHaveLength(1);
    expect(stage.ended).toHaveLength(1);
    expect(await stage.incidents()).toHaveLength(1);
    expect(await stage.status()).toMatchObject({ seq: 1, outbox: [{ id: 'shop#1 opened' }] });
  });

  it('lets what was recorded first count, and not its own result', async () => {
    const stage = await planned(shop);
    await deliverAt(stage, 0, {}, stage.flowDeps([shop], { isDown: () => true }));
    await deliverAt(stage, 2, {}, stage.flowDeps([shop], { isDown: () => false }));
    expect(await stage.status()).toMatchObject({ status: 'Down', seq: 1 });
  });
});

describe('a monitor that the worker does not know', () => {
  it('is acknowledged once it is removed', async () => {
    const stage = createStage();
    const status = newStatus({ monitor: 'shop', title: 'x', policy: single, from: t0 });
    await stage.store.create(encodeStatus({ ...status, removed: true }));
    expect(await deliverAt(stage, 0, {}, stage.flowDeps([]))).toBe('done');
    expect(await stage.runs()).toEqual([]);
  });

  it('goes back while it is not: a newer worker knows it', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 0, {}, stage.flowDeps([]))).toBe('again');
  });

  it('goes back when nothing at all is known of it', async () => {
    expect(await deliverAt(createStage(), 0, {}, createStage().flowDeps([]))).toBe('again');
  });
});

describe('a monitor that was removed while an older worker still has it', () => {
  it('leaves its run, and its status stays as it is', async () => {
    const stage = createStage();
    const status = { ...newStatus({ monitor: 'shop', title: 'x', policy: single, from: t0 }), removed: true };
    await stage.store.create(encodeStatus(status));
    expect(await deliverAt(stage, 0, {}, stage.flowDeps([shop], { isDown: () => true }))).toBe('done');
    expect(await stage.status()).toEqual(status);
  });
});

describe('runs of one message', () => {
  const monitors = [aSpec('a'), aSpec('b'), aSpec('c')];

  it('go side by side, and one that cannot be recorded does not stop its neighbours', async () => {
    const stage = await planned(...monitors);
    const create: Stage['store']['create'] = (item) =>
      item.key.partition === 'run/b' ? Promise.reject(new Error('throttled')) : stage.store.create(item);
    const deps = stage.flowDeps(monitors, { store: { ...stage.store, create } });
    expect(await handleMessage(deps, delivery(t0, ['a', 'b', 'c']))).toBe('again');
    expect(await stage.runs('a')).toHaveLength(1);
    expect(await stage.runs('c')).toHaveLength(1);
    expect(stage.said).toEqual([`error: run b~${t0} could not be recorded: throttled`]);
    // It comes back, and then only what is missing is written.
    expect(await handleMessage(stage.flowDeps(monitors), delivery(t0, ['a', 'b', 'c']))).toBe('done');
    expect(stage.ended.map(({ monitor }) => monitor).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('a damaged status of one does not stop its neighbours', async () => {
    const stage = await planned(monitors[0] ?? shop, monitors[2] ?? shop);
    await stage.store.create({ key: { partition: 'status', sort: 'b' }, body: { v: 1, status: 'Sideways' } });
    expect(await handleMessage(stage.flowDeps(monitors), delivery(t0, ['a', 'b', 'c']))).toBe('again');
    expect(await stage.status('a')).toMatchObject({ status: 'Up' });
    expect(await stage.status('c')).toMatchObject({ status: 'Up' });
    expect(stage.said[0]).toContain('record status / b: it is damaged');
  });

  it('are done only when all of them are', async () => {
    const stage = await planned(...monitors);
    const deps = stage.flowDeps([aSpec('a'), aSpec('c')]);
    expect(await handleMessage(deps, delivery(t0, ['a', 'b', 'c']))).toBe('again');
    expect(await stage.runs('c')).toHaveLength(1);
  });
});

describe('a run by hand', () => {
  const byHand: Delivery = {
    message: { runs: [{ monitor: 'shop', dueAt: at(7), trigger: 'manual' }] },
    firstReceivedAt: at(7),
  };

  it('counts like any other, and is never scheduled or late', async () => {
    const stage = await planned(shop);
    stage.time.now = at(27);
    expect(await handleMessage(stage.flowDeps([shop], { isDown: () => true }), byHand)).toBe('done');
    const [run] = await stage.runs();
    expect(run).toMatchObject({ id: `shop~${at(7)}~m`, trigger: 'manual' });
    expect(namesOf(run)).toEqual(['Pending', 'Running', 'Completed']);
    expect(await stage.status()).toMatchObject({ status: 'Down', open: { from: at(7) } });
  });

  it('at the very time of a scheduled run is another run', async () => {
    const stage = await planned(shop);
    await record(stage.flowDeps([shop]), aRun(at(7)));
    stage.time.now = at(7);
    await handleMessage(stage.flowDeps([shop]), byHand);
    expect(await stage.runs()).toHaveLength(2);
  });
});

it('a store that fails now and then only delays what is recorded', async () => {
  const stage = await planned(shop);
  let calls = 0;
  const shaky = preceded(stage.store, 'transact', () => {
    calls += 1;
    if (calls === 1) throw new Error('timed out');
  });
  const deps = stage.flowDeps([shop], { store: shaky, isDown: () => true });
  expect(await deliverAt(stage, 0, {}, deps)).toBe('again');
  expect(await deliverAt(stage, 5, { firstReceivedAt: t0 }, deps)).toBe('done');
  expect(await stage.status()).toMatchObject({ status: 'Down', outbox: [{ id: 'shop#1 opened' }] });
  expect(stage.ended).toHaveLength(1);
});
