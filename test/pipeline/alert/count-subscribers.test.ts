import { describe, expect, it } from 'vitest';
import type { Subscribers } from '../../../shared/model/subscribers.ts';
import { createSubscriberTicker, refreshSubscriberCount } from '../../../shared/pipeline/alert/count-subscribers.ts';
import { subscribersKey } from '../../../shared/storage/keys.ts';
import { getSubscribers } from '../../../shared/storage/records/subscriber-record.ts';
import { createTestClock, createWorld } from '../../support/world.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const minute = 60_000;

const createCount = () => {
  const { time, clock, store, logger, warnings } = createWorld({ testClock: createTestClock(noon) });
  const reconcile = (subscribers: Subscribers) =>
    refreshSubscriberCount({ clock, store, logger, countSubscribers: async () => subscribers });
  return { time, clock, store, logger, warnings, reconcile, seen: async () => (await getSubscribers(store)).seen };
};

describe('a count of the subscribers', () => {
  it('is recorded, and again only after a change or after an hour', async () => {
    const { time, reconcile, seen } = createCount();
    expect(await seen()).toBeUndefined();
    const pending = { confirmed: 0, pending: 1 };
    expect(await reconcile(pending)).toBe('recorded');
    time.now += 59 * minute;
    expect(await reconcile(pending)).toBe('unchanged');
    expect(await seen()).toEqual({ at: noon, ...pending });
    const confirmed = { confirmed: 1, pending: 0 };
    expect(await reconcile(confirmed)).toBe('recorded');
    expect(await seen()).toEqual({ at: time.now, ...confirmed });
    time.now += 60 * minute;
    expect(await reconcile(confirmed)).toBe('recorded');
    expect(await seen()).toEqual({ at: time.now, ...confirmed });
  });

  it('logs that no subscription is confirmed, at most once an hour', async () => {
    const { time, reconcile, warnings } = createCount();
    for (let counts = 0; counts < 24; counts += 1, time.now += 5 * minute)
      await reconcile({ confirmed: 0, pending: 0 });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/no subscription to them is confirmed/);
    await reconcile({ confirmed: 1, pending: 0 });
    expect(warnings).toHaveLength(2);
  });

  it('is not recorded when it fails: the record before stays', async () => {
    const { clock, store, logger, seen, reconcile } = createCount();
    await reconcile({ confirmed: 1, pending: 0 });
    const countSubscribers = () => Promise.reject(new Error('not allowed'));
    const deps = { clock, store, logger, countSubscribers };
    await expect(refreshSubscriberCount(deps)).rejects.toThrow('not allowed');
    expect(await seen()).toEqual({ at: noon, confirmed: 1, pending: 0 });
  });

  it('replaces a damaged record, and does not change a record of a newer version', async () => {
    const damaged = createCount();
    await damaged.store.create({ key: subscribersKey, body: { v: 1, at: 'noon' } });
    expect(await damaged.reconcile({ confirmed: 1, pending: 0 })).toBe('recorded');
    expect(await damaged.seen()).toMatchObject({ confirmed: 1 });
    const newer = createCount();
    await newer.store.create({ key: subscribersKey, body: { v: 2 } });
    await expect(newer.reconcile({ confirmed: 1, pending: 0 })).rejects.toThrow('newer');
  });
});

describe('a process that counts now and then', () => {
  it('counts when it starts, and every five minutes', async () => {
    const { time, clock } = createTestClock(noon);
    const counts: number[] = [];
    const tick = createSubscriberTicker(clock, async () => void counts.push(time.now - noon));
    for (; time.now <= noon + 11 * minute; time.now += minute) await tick();
    expect(counts).toEqual([0, 5 * minute, 10 * minute]);
  });
});
