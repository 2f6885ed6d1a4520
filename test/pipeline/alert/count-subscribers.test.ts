import { describe, expect, it } from 'vitest';
import type { Audience } from '../../../shared/model/subscribers.ts';
import { createAudienceTicker, lookAtAudience } from '../../../shared/pipeline/alert/count-subscribers.ts';
import { audienceKey } from '../../../shared/storage/keys.ts';
import { getAudience } from '../../../shared/storage/records/subscriber-record.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const minute = 60_000;

const stage = () => {
  const time = { at: noon };
  const store = createMemoryStore({ now: () => time.at });
  const warnings: string[] = [];
  const journal = { warn: (message: string) => void warnings.push(message) };
  const look = (audience: Audience) =>
    lookAtAudience({ clock: { now: () => time.at }, store, journal, countAudience: async () => audience });
  return { time, store, warnings, look, seen: async () => (await getAudience(store)).seen };
};

describe('a look at who listens to the alerts', () => {
  it('is recorded, and again only when something has changed or an hour is over', async () => {
    const { time, look, seen } = stage();
    expect(await seen()).toBeUndefined();
    const asked = { confirmed: 0, pending: 1 };
    expect(await look(asked)).toBe('recorded');
    time.at += 59 * minute;
    expect(await look(asked)).toBe('known');
    expect(await seen()).toEqual({ at: noon, ...asked });
    const confirmed = { confirmed: 1, pending: 0 };
    expect(await look(confirmed)).toBe('recorded');
    expect(await seen()).toEqual({ at: time.at, ...confirmed });
    time.at += 60 * minute;
    expect(await look(confirmed)).toBe('recorded');
    expect(await seen()).toEqual({ at: time.at, ...confirmed });
  });

  it('says in the log that nobody listens, once an hour at the most', async () => {
    const { time, look, warnings } = stage();
    for (let looks = 0; looks < 24; looks += 1, time.at += 5 * minute) await look({ confirmed: 0, pending: 0 });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/nobody is subscribed/);
    await look({ confirmed: 1, pending: 0 });
    expect(warnings).toHaveLength(2);
  });

  it('is nothing where the carrier does not tell: what was seen before stays', async () => {
    const { store, time, seen, look } = stage();
    await look({ confirmed: 1, pending: 0 });
    const countAudience = () => Promise.reject(new Error('not allowed'));
    const deps = { clock: { now: () => time.at }, store, journal: { warn: () => {} }, countAudience };
    await expect(lookAtAudience(deps)).rejects.toThrow('not allowed');
    expect(await seen()).toEqual({ at: noon, confirmed: 1, pending: 0 });
  });

  it('takes the place of a damaged record, and leaves one of a newer version alone', async () => {
    const damaged = stage();
    await damaged.store.create({ key: audienceKey, body: { v: 1, at: 'noon' } });
    expect(await damaged.look({ confirmed: 1, pending: 0 })).toBe('recorded');
    expect(await damaged.seen()).toMatchObject({ confirmed: 1 });
    const newer = stage();
    await newer.store.create({ key: audienceKey, body: { v: 2 } });
    await expect(newer.look({ confirmed: 1, pending: 0 })).rejects.toThrow('newer');
  });
});

describe('a process that looks now and then', () => {
  it('looks when it begins, and every five minutes', async () => {
    const time = { at: noon };
    const looks: number[] = [];
    const tick = createAudienceTicker({ now: () => time.at }, async () => void looks.push(time.at - noon));
    for (; time.at <= noon + 11 * minute; time.at += minute) await tick();
    expect(looks).toEqual([0, 5 * minute, 10 * minute]);
  });
});
