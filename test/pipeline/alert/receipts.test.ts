import { describe, expect, it } from 'vitest';
import { sweepOutboxes } from '../../../shared/pipeline/plan/sweep-outboxes.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { encodeIncident } from '../../../shared/storage/records/incident-records.ts';
import { at, lettered } from '../../support/builders.ts';
import { change, idsOf, recorded, send, sentAt, waiting } from '../../support/settling.ts';
import { leaseMs, type Stage } from '../../support/stage.ts';

describe('the receipts of incidents', () => {
  /** So many alerts are in one digest, as after weeks without a working channel. */
  const flapped = async (outages: number): Promise<Stage> => {
    const stage = await recorded('FW');
    for (let n = 2; n <= outages; n += 1) {
      const notified = (kind: 'opened' | 'closed') => ({ id: `shop#${n} ${kind}`, kind });
      const about = {
        id: `shop#${n}`,
        monitor: 'shop',
        n,
        startedAt: at(n),
        endedAt: at(n + 1),
        cause: 'x',
        tasks: [],
      };
      await stage.store.create(encodeIncident({ ...about, alerts: [notified('opened'), notified('closed')] }));
    }
    const digest = { kind: 'digest', ranks: [[4, 2 * outages + 1]], count: 2 * outages - 2, leaves: 'up' } as const;
    await change(stage, (status) => ({
      ...status,
      seq: outages,
      outbox: [...status.outbox, { ...digest, id: `shop #2 opened to #${outages} over`, at: at(9), startedAt: at(2) }],
    }));
    return stage;
  };

  it('are recorded after the mark, in a bounded number of calls however many incidents a digest is about', async () => {
    const stage = await flapped(500);
    const calls: string[] = [];
    const counted = <T extends unknown[], A>(name: string, call: (...input: T) => A) => {
      return (...input: T): A => {
        calls.push(name);
        return call(...input);
      };
    };
    const { get, getMany, replace } = stage.store;
    const store = {
      ...stage.store,
      get: counted('get', get),
      getMany: counted('getMany', getMany),
      replace: counted('replace', async (...[item, version]: Parameters<typeof replace>) => {
        if (item.key.partition === 'status') calls.push('status');
        return replace(item, version);
      }),
    };
    expect(await send(stage, { store })).toBe('sent');
    // Reads and writes of the status: the claim, then the mark.
    const marked = ['get', 'replace', 'status', 'get', 'replace', 'status'];
    expect(calls.slice(0, marked.length)).toEqual(marked);
    expect(calls.filter((name) => name === 'getMany')).toHaveLength(1);
    expect(calls.length).toBeLessThan(120);
    const marks = await sentAt(stage);
    const recordedIds = marks.filter(([, when]) => when === at(600)).map(([id]) => id);
    expect(recordedIds).toEqual([...marks.slice(0, 2), ...marks.slice(-198)].map(([id]) => id));
    expect(await stage.status()).not.toHaveProperty('pendingReceipts');
  });

  it('are recorded by the next sender when a sender dies right after the mark', async () => {
    const stage = await recorded('FW');
    const dies = { ...stage.store, getMany: () => Promise.reject(new Error('died')) };
    await expect(send(stage, { store: dies })).rejects.toThrow('died');
    expect(await waiting(stage)).toEqual([]);
    expect((await sentAt(stage)).map(([, when]) => when)).toEqual([undefined, undefined]);
    stage.time.now += 60_000;
    const { clock, store } = stage;
    await sweepOutboxes({ clock, store, alert: async (monitor) => void stage.alertCalls.push(monitor) });
    expect(stage.alertCalls.at(-1)).toBe('shop');
    expect(await send(stage)).toBe('nothing');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed']);
    // The receipts have the time of the acceptance, not of their recording.
    expect((await sentAt(stage)).map(([, when]) => when)).toEqual([at(600), at(600)]);
    stage.alertCalls.length = 0;
    await sweepOutboxes({ clock, store, alert: async (monitor) => void stage.alertCalls.push(monitor) });
    expect(stage.alertCalls).toEqual([]);
  });

  it('delay no alert, however often recording them fails', async () => {
    const stage = await recorded('F');
    const dies = { ...stage.store, getMany: () => Promise.reject(new Error('throttled')) };
    await expect(send(stage, { store: dies })).rejects.toThrow('throttled');
    await record(stage.runDeps([]), lettered('W', at(10)));
    await expect(send(stage, { store: dies })).rejects.toThrow('throttled');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed']);
    await send(stage);
    expect((await sentAt(stage)).map(([, when]) => when)).toEqual([at(600), at(600)]);
    expect(stage.notified).toHaveLength(2);
  });
});

describe('an incident that cannot be read', () => {
  it('is logged, and its alert is sent once and not again every minute', async () => {
    const stage = await recorded('F');
    const key = { partition: 'incident/shop', sort: '00000001' };
    await stage.store.replace({ key, body: { v: 1, startedAt: 'noon' } }, 1);
    expect(await send(stage)).toBe('sent');
    stage.time.now += 10 * leaseMs;
    expect(await send(stage)).toBe('nothing');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened']);
    expect(stage.logged[0]).toContain('record incident/shop / 00000001: it is damaged at startedAt');
  });
});
