import { describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/model/notice.ts';
import { append, type SingleAlert } from '../../shared/model/outbox.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import type { Publisher } from '../../shared/ports/publisher.ts';
import { encodeStatus, getStatus } from '../../shared/records/status.ts';
import { type AlertDeps, sendAlerts } from '../../shared/steps/alert.ts';
import { sweepOutboxes } from '../../shared/steps/plan/sweep.ts';
import { record } from '../../shared/steps/record.ts';
import { aStatus, at, lettered, series, t0 } from '../support/builders.ts';
import { createStage, leaseMs, preceded, type Stage } from '../support/stage.ts';

const shop = { monitor: 'shop' };

/** A stage on which these runs were recorded, one after the other, and nothing was sent yet. */
const recorded = async (letters: string): Promise<Stage> => {
  const stage = createStage();
  await stage.store.create(encodeStatus(aStatus()));
  stage.time.now = at(600);
  for (const run of series(letters)) await record(stage.flowDeps([]), run);
  return stage;
};

const change = async (stage: Stage, to: (status: MonitorStatus) => MonitorStatus): Promise<void> => {
  const found = await getStatus(stage.store, 'shop');
  if (!found) throw new Error('no status');
  await stage.store.replace(encodeStatus(to(found.status)), found.version);
};

const idsOf = (notices: readonly Notice[]): readonly string[] => notices.map(({ id }) => id);
const waiting = async (stage: Stage): Promise<readonly string[]> => (await stage.status()).outbox.map(({ id }) => id);
const sentAt = async (stage: Stage) =>
  (await stage.incidents()).flatMap(({ alerts }) => alerts.map(({ id, sentAt: when }) => [id, when]));

/** Answers in turn, then accepts; what was accepted is told. */
const publisher = (stage: Stage, ...answers: readonly (() => ReturnType<Publisher['publish']>)[]): Publisher => {
  const left = [...answers];
  return {
    publish: async (notice) => {
      const answer = (await left.shift()?.()) ?? 'accepted';
      if (answer === 'accepted') stage.told.push(notice);
      return answer;
    },
  };
};

const refuses = async (): Promise<'refused'> => 'refused';
const accepts = async (): Promise<'accepted'> => 'accepted';

const send = (stage: Stage, more: Partial<AlertDeps> = {}) => sendAlerts(stage.alertDeps(more), shop);

describe('an outage and its end', () => {
  it('are told once each, opened before closed, and then the outbox is empty', async () => {
    const stage = await recorded('WFW');
    expect(await send(stage)).toBe('sent');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened', 'shop#1 closed']);
    expect(stage.told.map(({ subject }) => subject)).toEqual(['DOWN: The shop', 'UP: The shop, after 10 s']);
    expect(await stage.status()).toMatchObject({ outbox: [] });
    expect(await stage.status()).not.toHaveProperty('lease');
    expect(await sentAt(stage)).toEqual([
      ['shop#1 opened', at(600)],
      ['shop#1 closed', at(600)],
    ]);
  });

  it('a second call has nothing to do', async () => {
    const stage = await recorded('F');
    await send(stage);
    expect(await send(stage)).toBe('nothing');
    expect(stage.told).toHaveLength(1);
  });

  it('each on its own, when they come one by one', async () => {
    const stage = await recorded('F');
    await send(stage);
    await record(stage.flowDeps([]), lettered('W', at(10)));
    await send(stage);
    expect(idsOf(stage.told)).toEqual(['shop#1 opened', 'shop#1 closed']);
  });

  it('of a monitor that nobody knows is nothing', async () => {
    expect(await send(createStage())).toBe('nothing');
  });
});

describe('a publisher that refuses', () => {
  it('is asked no further: what it took is marked, the rest waits in order', async () => {
    const stage = await recorded('FWF');
    expect(await send(stage, { publisher: publisher(stage, accepts, refuses) })).toBe('refused');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened']);
    expect(await waiting(stage)).toEqual(['shop#1 closed', 'shop#2 opened']);
    expect(await stage.status()).not.toHaveProperty('lease');
    expect((await sentAt(stage)).map(([, when]) => when)).toEqual([at(600), undefined, undefined]);
    expect(await send(stage)).toBe('sent');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#2 opened']);
  });

  it('or fails is said, and the alert waits under the same id', async () => {
    const stage = await recorded('F');
    const fails = () => Promise.reject(new Error('no answer'));
    expect(await send(stage, { publisher: publisher(stage, fails) })).toBe('refused');
    expect(stage.said).toEqual(['warn: alert shop#1 opened was not accepted: no answer']);
    await send(stage);
    expect(idsOf(stage.told)).toEqual(['shop#1 opened']);
  });

  it('for hours loses nothing', async () => {
    const stage = await recorded('F');
    for (let minute = 0; minute < 120; minute += 1) {
      stage.time.now += 60_000;
      expect(await send(stage, { publisher: publisher(stage, refuses) })).toBe('refused');
    }
    expect(await send(stage)).toBe('sent');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened']);
  });
});

describe('a sender that dies', () => {
  /** Everything after the n-th publish fails, as if the process were gone. */
  const dying = (stage: Stage, afterPublishes: number): Partial<AlertDeps> => {
    let published = 0;
    const dead = () => {
      if (published >= afterPublishes) throw new Error('dead');
    };
    return {
      store: preceded(preceded(stage.store, 'get', dead), 'replace', dead),
      publisher: {
        publish: async (notice) => {
          dead();
          published += 1;
          stage.told.push(notice);
          return 'accepted';
        },
      },
    };
  };

  it('before it marked is followed by one that repeats only that, under the same ids, once the lease is over', async () => {
    const stage = await recorded('FW');
    await expect(send(stage, dying(stage, 2))).rejects.toThrow('dead');
    expect(await send(stage)).toBe('busy');
    stage.time.now += leaseMs;
    expect(await send(stage, { newId: () => 'you' })).toBe('sent');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#1 opened', 'shop#1 closed']);
    expect(await waiting(stage)).toEqual([]);
  });

  it('after it marked is not repeated', async () => {
    const stage = await recorded('F');
    await send(stage);
    await record(stage.flowDeps([]), lettered('W', at(10)));
    stage.time.now += 10 * leaseMs;
    await send(stage);
    expect(idsOf(stage.told)).toEqual(['shop#1 opened', 'shop#1 closed']);
  });
});

describe('a lease', () => {
  it('of somebody else is respected while it is live', async () => {
    const stage = await recorded('F');
    await change(stage, (status) => ({ ...status, lease: { owner: 'you', until: at(600) + 1 } }));
    expect(await send(stage)).toBe('busy');
    expect(stage.told).toEqual([]);
    stage.time.now += 1;
    expect(await send(stage)).toBe('sent');
  });

  it('is claimed before anything is sent, for as long as a sender may live', async () => {
    const stage = await recorded('F');
    const seen: unknown[] = [];
    const watching: Publisher = {
      publish: async () => {
        seen.push((await stage.status()).lease);
        return 'accepted';
      },
    };
    await send(stage, { publisher: watching });
    expect(seen).toEqual([{ owner: 'me', until: at(600) + leaseMs }]);
  });

  it('is given to one of two who ask at once', async () => {
    const stage = await recorded('FW');
    const both = await Promise.all([send(stage, { newId: () => 'a' }), send(stage, { newId: () => 'b' })]);
    expect(both.toSorted()).toEqual(['busy', 'sent']);
    expect(idsOf(stage.told)).toEqual(['shop#1 opened', 'shop#1 closed']);
  });

  it('that is lost while sending: what was accepted is removed, and nothing more is sent', async () => {
    const stage = await recorded('F');
    const loses: Publisher = {
      publish: async (notice) => {
        stage.told.push(notice);
        // The sender was suspended; meanwhile the service is well again and another took the outbox over.
        await record(stage.flowDeps([]), lettered('W', at(10)));
        await change(stage, (status) => ({ ...status, lease: { owner: 'you', until: at(900) } }));
        return 'accepted';
      },
    };
    expect(await send(stage, { publisher: loses })).toBe('overtaken');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened']);
    expect(await waiting(stage)).toEqual(['shop#1 closed']);
    expect((await stage.status()).lease).toEqual({ owner: 'you', until: at(900) });
  });
});

describe('while sending', () => {
  it('what comes in is sent too, by the same sender under a renewed lease', async () => {
    const stage = await recorded('F');
    const leases: unknown[] = [];
    let more = [lettered('W', at(10)), lettered('F', at(20))];
    const busy: Publisher = {
      publish: async (notice) => {
        stage.told.push(notice);
        leases.push((await stage.status()).lease?.until);
        stage.time.now += 5_000;
        const [next, ...rest] = more;
        more = rest;
        if (next) await record(stage.flowDeps([]), next);
        return 'accepted';
      },
    };
    expect(await send(stage, { publisher: busy })).toBe('sent');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#2 opened']);
    expect(leases).toEqual([at(600) + leaseMs, at(605) + leaseMs, at(610) + leaseMs]);
    expect(await stage.status()).not.toHaveProperty('lease');
  });

  it('a worker that changes the status does not lose the mark', async () => {
    const stage = await recorded('F');
    let once = true;
    const store = preceded(stage.store, 'replace', async () => {
      if (once && stage.told.length > 0) {
        once = false;
        await change(stage, (status) => ({ ...status, title: 'New' }));
      }
    });
    expect(await send(stage, { store })).toBe('sent');
    expect(await stage.status()).toMatchObject({ title: 'New', outbox: [] });
    expect(stage.told).toHaveLength(1);
  });

  it('a service that flaps for ever does not hold one sender for ever', async () => {
    const stage = await recorded('F');
    const flapping: Publisher = {
      publish: async (notice) => {
        stage.told.push(notice);
        const n = stage.told.length;
        await record(stage.flowDeps([]), lettered(n % 2 ? 'W' : 'F', at(10 * n)));
        return 'accepted';
      },
    };
    await send(stage, { publisher: flapping });
    expect(stage.told.length).toBeLessThanOrEqual(20);
    expect(new Set(idsOf(stage.told)).size).toBe(stage.told.length);
    expect(await waiting(stage)).toHaveLength(1);
  });
});

describe('a digest', () => {
  /** The publisher is down while the service goes up and down. */
  const long = (outages: number): Promise<Stage> => recorded('FW'.repeat(outages));

  it('is told after the first twenty, and marks all its incidents', async () => {
    const stage = await long(25);
    expect(await send(stage)).toBe('sent');
    expect(stage.told).toHaveLength(21);
    expect(stage.told.at(-1)).toMatchObject({
      id: 'shop #11 opened to #25 over',
      subject: 'UP: The shop, after 30 changes',
    });
    const marks = await sentAt(stage);
    expect(marks).toHaveLength(50);
    for (const [, when] of marks) expect(when).toBe(at(600));
  });

  it('marks only what it held: what came after it waits', async () => {
    const stage = await long(12);
    const publishes = publisher(
      stage,
      ...Array(20).fill(accepts),
      async () => {
        await record(stage.flowDeps([]), lettered('F', at(400)));
        return 'accepted' as const;
      },
      refuses,
    );
    expect(await send(stage, { publisher: publishes })).toBe('refused');
    expect(await waiting(stage)).toEqual(['shop#13 opened'].map(() => 'shop #13 opened to #13 opened'));
    expect((await sentAt(stage)).filter(([, when]) => when === undefined)).toEqual([['shop#13 opened', undefined]]);
  });

  it('marks an outage that came to light while another was open', async () => {
    const stage = await long(10);
    // The twenty-first alert and those after it: 11 opens, 12 is covered, 11 closes.
    await record(stage.flowDeps([]), lettered('F', at(400)));
    await record(stage.flowDeps([]), lettered('F', at(300)));
    await record(stage.flowDeps([]), lettered('W', at(350)));
    await record(stage.flowDeps([]), lettered('W', at(410)));
    expect((await stage.incidents()).slice(10)).toHaveLength(2);
    await send(stage);
    for (const [, when] of await sentAt(stage)) expect(when).toBe(at(600));
  });

  it('that says the service is well is only sent when it is', async () => {
    const stage = await long(10);
    await record(stage.flowDeps([]), lettered('F', at(400)));
    await record(stage.flowDeps([]), lettered('W', at(350)));
    await record(stage.flowDeps([]), lettered('F', at(300)));
    expect(await stage.status()).toMatchObject({ status: 'Down', seq: 12 });
    await send(stage);
    expect(stage.told.at(-1)).toMatchObject({ severity: 'down' });
  });
});

describe('an incident that cannot be read', () => {
  it('is said, and its alert is told once and not again every minute', async () => {
    const stage = await recorded('F');
    const key = { partition: 'incident/shop', sort: '00000001' };
    await stage.store.replace({ key, body: { v: 1, startedAt: 'noon' } }, 1);
    expect(await send(stage)).toBe('sent');
    stage.time.now += 10 * leaseMs;
    expect(await send(stage)).toBe('nothing');
    expect(idsOf(stage.told)).toEqual(['shop#1 opened']);
    expect(stage.said[0]).toContain('record incident/shop / 00000001: it is damaged at startedAt');
  });
});

describe('the sweep', () => {
  const named = (monitor: string, more: Partial<MonitorStatus> = {}) => {
    const alert: SingleAlert = {
      id: `${monitor}#1 opened`,
      kind: 'opened',
      n: 1,
      at: t0,
      startedAt: t0,
      cause: 'x',
      tasks: [],
    };
    return encodeStatus(
      aStatus({ monitor, outbox: append([], alert, { monitor, leased: false, isDown: true }), ...more }),
    );
  };

  it('wakes whoever has something to tell and no sender, and nobody else', async () => {
    const stage = createStage();
    for (const item of [
      named('a'),
      named('b', { outbox: [] }),
      named('c', { lease: { owner: 'me', until: t0 + 1 } }),
      named('d', { lease: { owner: 'me', until: t0 } }),
    ])
      await stage.store.create(item);
    await sweepOutboxes({ clock: stage.clock, store: stage.store, alert: async (id) => void stage.woken.push(id) });
    expect(stage.woken.toSorted()).toEqual(['a', 'd']);
  });

  it('takes up at most a hundred, those without any lease first', async () => {
    const stage = createStage();
    for (let i = 0; i < 130; i += 1)
      await stage.store.create(named(`m${i}`, i < 60 ? { lease: { owner: 'me', until: t0 - 1 } } : {}));
    await sweepOutboxes({ clock: stage.clock, store: stage.store, alert: async (id) => void stage.woken.push(id) });
    expect(stage.woken).toHaveLength(100);
    expect(stage.woken.slice(0, 70).every((id) => Number(id.slice(1)) >= 60)).toBe(true);
  });

  it('of an index that lags does no harm: the alert step reads the status itself', async () => {
    const stage = await recorded('F');
    await send(stage);
    await sendAlerts(stage.alertDeps(), shop);
    expect(stage.told).toHaveLength(1);
  });
});
