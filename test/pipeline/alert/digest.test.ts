import { describe, expect, it } from 'vitest';
import { accepted, type Channel } from '../../../shared/channels/channel.ts';
import type { TransitionAlert } from '../../../shared/model/outbox.ts';
import type { MonitorStatus } from '../../../shared/model/status.ts';
import { sendAlerts } from '../../../shared/pipeline/alert/index.ts';
import { sweepOutboxes } from '../../../shared/pipeline/plan/sweep-outboxes.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { appended, aStatus, at, leased, lettered, t0 } from '../../support/builders.ts';
import {
  accepts,
  change,
  channelThat,
  idsOf,
  leaseOf,
  recorded,
  retries,
  send,
  sentAt,
  shop,
  waiting,
} from '../../support/settling.ts';
import { createStage, interceptStore, leaseMs, type Stage } from '../../support/stage.ts';

describe('while sending', () => {
  it('an added alert is sent too, by the same sender with a renewed lease', async () => {
    const stage = await recorded('F');
    const leases: unknown[] = [];
    let more = [lettered('W', at(10)), lettered('F', at(20))];
    const busy: Channel = {
      send: async (notification) => {
        stage.notified.push(notification);
        leases.push((await leaseOf(stage))?.until);
        stage.time.now += 5_000;
        const [next, ...rest] = more;
        more = rest;
        if (next) await record(stage.runDeps([]), next);
        return accepted;
      },
    };
    expect(await send(stage, { channel: busy })).toBe('sent');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#2 opened']);
    expect(leases).toEqual([at(600) + leaseMs, at(605) + leaseMs, at(610) + leaseMs]);
    expect(await stage.status()).not.toHaveProperty('channels');
  });

  it('a worker that changes the status does not undo the mark', async () => {
    const stage = await recorded('F');
    let once = true;
    const store = interceptStore(stage.store, 'replace', async () => {
      if (once && stage.notified.length > 0) {
        once = false;
        await change(stage, (status) => ({ ...status, title: 'New' }));
      }
    });
    expect(await send(stage, { store })).toBe('sent');
    expect(await stage.status()).toMatchObject({ title: 'New', outbox: [] });
    expect(stage.notified).toHaveLength(1);
  });

  it('a service that flaps without end does not keep one sender busy without end', async () => {
    const stage = await recorded('F');
    const flapping: Channel = {
      send: async (notification) => {
        stage.notified.push(notification);
        const n = stage.notified.length;
        await record(stage.runDeps([]), lettered(n % 2 ? 'W' : 'F', at(10 * n)));
        return accepted;
      },
    };
    await send(stage, { channel: flapping });
    expect(stage.notified.length).toBeLessThanOrEqual(20);
    expect(new Set(idsOf(stage.notified)).size).toBe(stage.notified.length);
    expect(await waiting(stage)).toHaveLength(1);
  });
});

describe('a digest', () => {
  /** The channel accepts nothing while the service goes up and down. */
  const long = (outages: number): Promise<Stage> => recorded('FW'.repeat(outages));

  it('is sent after the first twenty alerts, and its receipt is recorded on all its incidents', async () => {
    const stage = await long(25);
    expect(await send(stage)).toBe('sent');
    expect(stage.notified).toHaveLength(21);
    expect(stage.notified.at(-1)).toMatchObject({
      id: 'shop #11 opened to #25 over',
      subject: 'UP: The shop, after 30 changes',
    });
    const marks = await sentAt(stage);
    expect(marks).toHaveLength(50);
    for (const [, when] of marks) expect(when).toBe(at(600));
  });

  it('marks only what it contained: later alerts wait', async () => {
    const stage = await long(12);
    const channel = channelThat(
      stage,
      ...Array(20).fill(accepts),
      async () => {
        await record(stage.runDeps([]), lettered('F', at(400)));
        return accepted;
      },
      retries,
    );
    expect(await send(stage, { channel })).toBe('retry');
    expect(await waiting(stage)).toEqual(['shop#13 opened'].map(() => 'shop #13 opened to #13 opened'));
    expect((await sentAt(stage)).filter(([, when]) => when === undefined)).toEqual([['shop#13 opened', undefined]]);
  });

  it('is recorded on an outage that was discovered while another was open', async () => {
    const stage = await long(10);
    // Alert 21 and the following: incident 11 opens, incident 12 opens and closes, incident 11 closes.
    await record(stage.runDeps([]), lettered('F', at(400)));
    await record(stage.runDeps([]), lettered('F', at(300)));
    await record(stage.runDeps([]), lettered('W', at(350)));
    await record(stage.runDeps([]), lettered('W', at(410)));
    expect((await stage.incidents()).slice(10)).toHaveLength(2);
    await send(stage);
    for (const [, when] of await sentAt(stage)) expect(when).toBe(at(600));
  });

  it('that reports a recovery is sent only when the monitor is up', async () => {
    const stage = await long(10);
    await record(stage.runDeps([]), lettered('F', at(400)));
    await record(stage.runDeps([]), lettered('W', at(350)));
    await record(stage.runDeps([]), lettered('F', at(300)));
    expect(await stage.status()).toMatchObject({ status: 'Down', seq: 12 });
    await send(stage);
    expect(stage.notified.at(-1)).toMatchObject({ severity: 'down' });
  });
});

describe('the sweep', () => {
  const named = (monitor: string, more: Partial<MonitorStatus> = {}) => {
    const alert: TransitionAlert = {
      id: `${monitor}#1 opened`,
      kind: 'opened',
      n: 1,
      at: t0,
      startedAt: t0,
      cause: 'x',
      tasks: [],
    };
    return encodeStatus(aStatus({ monitor, outbox: appended([], alert, { isDown: true }), ...more }));
  };

  it('wakes the alert step for monitors with alerts and no sender, and for no other', async () => {
    const stage = createStage();
    for (const item of [
      named('a'),
      named('b', { outbox: [] }),
      named('c', leased('me', t0 + 1)),
      named('d', leased('me', t0)),
    ])
      await stage.store.create(item);
    await sweepOutboxes({
      clock: stage.clock,
      store: stage.store,
      alert: async (id) => void stage.alertCalls.push(id),
    });
    expect(stage.alertCalls.toSorted()).toEqual(['a', 'd']);
  });

  it('wakes the alert step for at most a hundred monitors, those without a lease first', async () => {
    const stage = createStage();
    for (let i = 0; i < 130; i += 1) await stage.store.create(named(`m${i}`, i < 60 ? leased('me', t0 - 1) : {}));
    await sweepOutboxes({
      clock: stage.clock,
      store: stage.store,
      alert: async (id) => void stage.alertCalls.push(id),
    });
    expect(stage.alertCalls).toHaveLength(100);
    expect(stage.alertCalls.slice(0, 70).every((id) => Number(id.slice(1)) >= 60)).toBe(true);
  });

  it('of an out-of-date index is harmless: the alert step reads the status itself', async () => {
    const stage = await recorded('F');
    await send(stage);
    await sendAlerts(stage.alertDeps(), shop);
    expect(stage.notified).toHaveLength(1);
  });
});
