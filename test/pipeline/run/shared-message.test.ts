import { describe, expect, it } from 'vitest';
import { newStatus } from '../../../shared/model/status.ts';
import { handleMessage } from '../../../shared/pipeline/run/index.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { aSpec, single, t0 } from '../../support/builders.ts';
import { createStage, delivery, interceptStore, type Stage } from '../../support/stage.ts';
import { deliverAt, planned, shop } from '../../support/working.ts';

describe('a message that is delivered twice', () => {
  it('in sequence records one run and one alert', async () => {
    const stage = await planned(shop);
    const deps = stage.runDeps([shop], { isDown: () => true });
    for (const seconds of [0, 2]) expect(await deliverAt(stage, seconds, {}, deps)).toBe('done');
    expect(await stage.runs()).toMatchObject([{ startedAt: t0 }]);
    expect(stage.finished).toHaveLength(1);
    expect(await stage.status()).toMatchObject({ seq: 1, outbox: [{ id: 'shop#1 opened' }] });
    expect(stage.alertCalls).toEqual(['shop']);
  });

  it('at the same time records one run and one alert', async () => {
    const stage = await planned(shop);
    const deps = stage.runDeps([shop], { isDown: () => true });
    const twice = [1, 2, 3].map(() => handleMessage(deps, delivery(t0, ['shop'])));
    expect(await Promise.all(twice)).toEqual(['done', 'done', 'done']);
    expect(await stage.runs()).toHaveLength(1);
    expect(stage.finished).toHaveLength(1);
    expect(await stage.incidents()).toHaveLength(1);
    expect(await stage.status()).toMatchObject({ seq: 1, outbox: [{ id: 'shop#1 opened' }] });
  });

  it('counts the result that was recorded first', async () => {
    const stage = await planned(shop);
    await deliverAt(stage, 0, {}, stage.runDeps([shop], { isDown: () => true }));
    await deliverAt(stage, 2, {}, stage.runDeps([shop], { isDown: () => false }));
    expect(await stage.status()).toMatchObject({ status: 'Down', seq: 1 });
  });
});

describe('a message for a monitor that the worker does not have', () => {
  it('is acknowledged once the monitor is removed', async () => {
    const stage = createStage();
    const status = newStatus({ monitor: 'shop', title: 'x', policy: single, from: t0 });
    await stage.store.create(encodeStatus({ ...status, removed: true }));
    expect(await deliverAt(stage, 0, {}, stage.runDeps([]))).toBe('done');
    expect(await stage.runs()).toEqual([]);
  });

  it('is returned to the queue while it is not removed: a newer worker has it', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 0, {}, stage.runDeps([]))).toBe('retry');
  });

  it('is returned to the queue when the monitor has no record', async () => {
    expect(await deliverAt(createStage(), 0, {}, createStage().runDeps([]))).toBe('retry');
  });
});

describe('a removed monitor that an older worker still has', () => {
  it('is run and recorded, and its status does not change', async () => {
    const stage = createStage();
    const status = { ...newStatus({ monitor: 'shop', title: 'x', policy: single, from: t0 }), removed: true };
    await stage.store.create(encodeStatus(status));
    expect(await deliverAt(stage, 0, {}, stage.runDeps([shop], { isDown: () => true }))).toBe('done');
    expect(await stage.status()).toEqual(status);
  });
});

describe('runs of one message', () => {
  const monitors = [aSpec('a'), aSpec('b'), aSpec('c')];

  it('are executed in parallel, and a run that cannot be recorded does not stop the others', async () => {
    const stage = await planned(...monitors);
    const create: Stage['store']['create'] = (item) =>
      item.key.partition === 'run/b' ? Promise.reject(new Error('throttled')) : stage.store.create(item);
    const deps = stage.runDeps(monitors, { store: { ...stage.store, create } });
    expect(await handleMessage(deps, delivery(t0, ['a', 'b', 'c']))).toBe('retry');
    expect(await stage.runs('a')).toHaveLength(1);
    expect(await stage.runs('c')).toHaveLength(1);
    expect(stage.logged).toEqual([`error: run b~${t0} could not be recorded: throttled`]);
    // The second delivery records only the missing run.
    expect(await handleMessage(stage.runDeps(monitors), delivery(t0, ['a', 'b', 'c']))).toBe('done');
    expect(stage.finished.map(({ monitor }) => monitor).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('are not stopped by a damaged status of another monitor', async () => {
    const stage = await planned(monitors[0] ?? shop, monitors[2] ?? shop);
    await stage.store.create({ key: { partition: 'status', sort: 'b' }, body: { v: 2, status: 'Sideways' } });
    expect(await handleMessage(stage.runDeps(monitors), delivery(t0, ['a', 'b', 'c']))).toBe('retry');
    expect(await stage.status('a')).toMatchObject({ status: 'Up' });
    expect(await stage.status('c')).toMatchObject({ status: 'Up' });
    expect(stage.logged[0]).toContain('record status / b: it is damaged');
  });

  it('are acknowledged only when all of them are recorded', async () => {
    const stage = await planned(...monitors);
    const deps = stage.runDeps([aSpec('a'), aSpec('c')]);
    expect(await handleMessage(deps, delivery(t0, ['a', 'b', 'c']))).toBe('retry');
    expect(await stage.runs('c')).toHaveLength(1);
  });
});

it('a store that fails once only delays the record', async () => {
  const stage = await planned(shop);
  let calls = 0;
  const failingOnce = interceptStore(stage.store, 'transact', () => {
    calls += 1;
    if (calls === 1) throw new Error('timed out');
  });
  const deps = stage.runDeps([shop], { store: failingOnce, isDown: () => true });
  expect(await deliverAt(stage, 0, {}, deps)).toBe('retry');
  expect(await deliverAt(stage, 5, { firstReceivedAt: t0 }, deps)).toBe('done');
  expect(await stage.status()).toMatchObject({ status: 'Down', outbox: [{ id: 'shop#1 opened' }] });
  expect(stage.finished).toHaveLength(1);
});
