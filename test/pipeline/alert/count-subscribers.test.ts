import { describe, expect, it } from 'vitest';
import type { Subscribers } from '../../../shared/model/subscribers.ts';
import { createSubscriberTicker, refreshSubscriberCount } from '../../../shared/pipeline/alert/count-subscribers.ts';
import { subscribersKey } from '../../../shared/storage/keys.ts';
import { getSubscribers } from '../../../shared/storage/records/subscriber-record.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const minute = 60_000;

const stage = () => {
  const time = { at: noon };
  const store = createMemoryStore({ now: () => time.at });
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message) };
  const reconcile = (subscribers: Subscribers) =>
    refreshSubscriberCount({ clock: { now: () => time.at }, store, logger, countSubscribers: async () => subscribers });
  return { time, store, warnings, reconcile, seen: async () => (await getSubscribers(store)).seen };
};

describe('a count of the subscribers', () => {
  it('is recorded, and again only after a change or after an hour', async () => {
    const { time, reconcile, seen } = stage();
    expect(await seen()).toBeUndefined();
    const pending = { confirmed: 0, pending: 1 };
    expect(await reconcile(pending)).toBe('recorded');
    time.at += 59 * minute;
    expect(await reconcile(pending)).toBe('unchanged');
    expect(await seen()).toEqual({ at: noon, ...pending });
    const confirmed = { confirmed: 1, pending: 0 };
    expect(await reconcile(confirmed)).toBe('recorded');
    expect(await seen()).toEqual({ at: time.at, ...confirmed });
    time.at += 60 * minute;
    expect(await reconcile(confirmed)).toBe('recorded');
    expect(await seen()).toEqual({ at: time.at, ...confirmed });
  });

  it('logs that no subscription is confirmed, at most once an hour', async () => {
    const { time, reconcile, warnings } = stage();
    for (let counts = 0; counts < 24; counts += 1, time.at += 5 * minute) await reconcile({ confirmed: 0, pending: 0 });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/no subscription to them is confirmed/);
    await reconcile({ confirmed: 1, pending: 0 });
    expect(warnings).toHaveLength(2);
  });

  it('is not recorded when it fails: the record before stays', async () => {
    const { store, time, seen, reconcile } = stage();
    await reconcile({ confirmed: 1, pending: 0 });
    const countSubscribers = () => Promise.reject(new Error('not allowed'));
    const deps = { clock: { now: () => time.at }, store, logger: { warn: () => {} }, countSubscribers };
    await expect(refreshSubscriberCount(deps)).rejects.toThrow('not allowed');
    expect(await seen()).toEqual({ at: noon, confirmed: 1, pending: 0 });
  });

  it('replaces a damaged record, and does not change a record of a newer version', async () => {
    const damaged = stage();
    await damaged.store.create({ key: subscribersKey, body: { v: 1, at: 'noon' } });
    expect(await damaged.reconcile({ confirmed: 1, pending: 0 })).toBe('recorded');
    expect(await damaged.seen()).toMatchObject({ confirmed: 1 });
    const newer = stage();
    await newer.store.create({ key: subscribersKey, body: { v: 2 } });
    await expect(newer.reconcile({ confirmed: 1, pending: 0 })).rejects.toThrow('newer');
  });
});

describe('a process that counts now and then', () => {
  it('counts when it starts, and every five minutes', async () => {
    const time = { at: noon };
    const counts: number[] = [];
    const tick = createSubscriberTicker({ now: () => time.at }, async () => void counts.push(time.at - noon));
    for (; time.at <= noon + 11 * minute; time.at += minute) await tick();
    expect(counts).toEqual([0, 5 * minute, 10 * minute]);
  });
});
