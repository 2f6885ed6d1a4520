import { describe, expect, it } from 'vitest';
import { newStatus } from '../../../shared/model/status.ts';
import { handleMessage } from '../../../shared/pipeline/run/index.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { aSpec, single, t0 } from '../../support/builders.ts';
import { createStage, delivery, interceptStore, type Stage } from '../../support/stage.ts';
import { deliverAt, planned, shop } from '../../support/working.ts';

describe('a message that comes twice', () => {
  it('records once and alerts once, one after the other', async () => {
    const stage = await planned(shop);
    const deps = stage.runDeps([shop], { isDown: () => true });
    for (const seconds of [0, 2]) expect(await deliverAt(stage, seconds, {}, deps)).toBe('done');
    expect(await stage.runs()).toMatchObject([{ startedAt: t0 }]);
    expect(stage.finished).toHaveLength(1);
    expect(await stage.status()).toMatchObject({ seq: 1, outbox: [{ id: 'shop#1 opened' }] });
    expect(stage.alertCalls).toEqual(['shop']);
  });

  it('records once and alerts once, at the same time', async () => {
    const stage = await planned(shop);
    const deps = stage.runDeps([shop], { isDown: () => true });
    const twice = [1, 2, 3].map(() => handleMessage(deps, delivery(t0, ['shop'])));
    expect(await Promise.all(twice)).toEqual(['done', 'done', 'done']);
    expect(await stage.runs()).toHaveLength(1);
    expect(stage.finished).toHaveLength(1);
    expect(await stage.incidents()).toHaveLength(1);
    expect(await stage.status()).toMatchObject({ seq: 1, outbox: [{ id: 'shop#1 opened' }] });
  });

  it('lets what was recorded first count, and not its own result', async () => {
    const stage = await planned(shop);
    await deliverAt(stage, 0, {}, stage.runDeps([shop], { isDown: () => true }));
    await deliverAt(stage, 2, {}, stage.runDeps([shop], { isDown: () => false }));
    expect(await stage.status()).toMatchObject({ status: 'Down', seq: 1 });
  });
});

describe('a monitor that the worker does not know', () => {
  it('is acknowledged once it is removed', async () => {
    const stage = createStage();
    const status = newStatus({ monitor: 'shop', title: 'x', policy: single, from: t0 });
    await stage.store.create(encodeStatus({ ...status, removed: true }));
    expect(await deliverAt(stage, 0, {}, stage.runDeps([]))).toBe('done');
    expect(await stage.runs()).toEqual([]);
  });

  it('goes back while it is not: a newer worker knows it', async () => {
    const stage = await planned(shop);
    expect(await deliverAt(stage, 0, {}, stage.runDeps([]))).toBe('retry');
  });

  it('goes back when nothing at all is known of it', async () => {
    expect(await deliverAt(createStage(), 0, {}, createStage().runDeps([]))).toBe('retry');
  });
});

describe('a monitor that was removed while an older worker still has it', () => {
  it('leaves its run, and its status stays as it is', async () => {
    const stage = createStage();
    const status = { ...newStatus({ monitor: 'shop', title: 'x', policy: single, from: t0 }), removed: true };
    await stage.store.create(encodeStatus(status));
    expect(await deliverAt(stage, 0, {}, stage.runDeps([shop], { isDown: () => true }))).toBe('done');
    expect(await stage.status()).toEqual(status);
  });
});

describe('runs of one message', () => {
  const monitors = [aSpec('a'), aSpec('b'), aSpec('c')];

  it('go side by side, and one that cannot be recorded does not stop its neighbours', async () => {
    const stage = await planned(...monitors);
    const create: Stage['store']['create'] = (item) =>
      item.key.partition === 'run/b' ? Promise.reject(new Error('throttled')) : stage.store.create(item);
    const deps = stage.runDeps(monitors, { store: { ...stage.store, create } });
    expect(await handleMessage(deps, delivery(t0, ['a', 'b', 'c']))).toBe('retry');
    expect(await stage.runs('a')).toHaveLength(1);
    expect(await stage.runs('c')).toHaveLength(1);
    expect(stage.logged).toEqual([`error: run b~${t0} could not be recorded: throttled`]);
    // It comes back, and then only what is missing is written.
    expect(await handleMessage(stage.runDeps(monitors), delivery(t0, ['a', 'b', 'c']))).toBe('done');
    expect(stage.finished.map(({ monitor }) => monitor).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('a damaged status of one does not stop its neighbours', async () => {
    const stage = await planned(monitors[0] ?? shop, monitors[2] ?? shop);
    await stage.store.create({ key: { partition: 'status', sort: 'b' }, body: { v: 2, status: 'Sideways' } });
    expect(await handleMessage(stage.runDeps(monitors), delivery(t0, ['a', 'b', 'c']))).toBe('retry');
    expect(await stage.status('a')).toMatchObject({ status: 'Up' });
    expect(await stage.status('c')).toMatchObject({ status: 'Up' });
    expect(stage.logged[0]).toContain('record status / b: it is damaged');
  });

  it('are done only when all of them are', async () => {
    const stage = await planned(...monitors);
    const deps = stage.runDeps([aSpec('a'), aSpec('c')]);
    expect(await handleMessage(deps, delivery(t0, ['a', 'b', 'c']))).toBe('retry');
    expect(await stage.runs('c')).toHaveLength(1);
  });
});

it('a store that fails now and then only delays what is recorded', async () => {
  const stage = await planned(shop);
  let calls = 0;
  const shaky = interceptStore(stage.store, 'transact', () => {
    calls += 1;
    if (calls === 1) throw new Error('timed out');
  });
  const deps = stage.runDeps([shop], { store: shaky, isDown: () => true });
  expect(await deliverAt(stage, 0, {}, deps)).toBe('retry');
  expect(await deliverAt(stage, 5, { firstReceivedAt: t0 }, deps)).toBe('done');
  expect(await stage.status()).toMatchObject({ status: 'Down', outbox: [{ id: 'shop#1 opened' }] });
  expect(stage.finished).toHaveLength(1);
});
