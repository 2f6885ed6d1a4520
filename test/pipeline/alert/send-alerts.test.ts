import { describe, expect, it } from 'vitest';
import { accepted, type Channel } from '../../../shared/channels/channel.ts';
import type { AlertDeps } from '../../../shared/pipeline/alert/index.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { at, leased, lettered } from '../../support/builders.ts';
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
  waiting,
} from '../../support/settling.ts';
import { createStage, interceptStore, leaseMs, type Stage } from '../../support/stage.ts';

describe('an outage and its end', () => {
  it('have one alert each, opened before closed, and then the outbox is empty', async () => {
    const stage = await recorded('WFW');
    expect(await send(stage)).toBe('sent');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed']);
    expect(stage.notified.map(({ subject }) => subject)).toEqual(['DOWN: The shop', 'UP: The shop, after 10 s']);
    expect(await stage.status()).toMatchObject({ outbox: [] });
    expect(await stage.status()).not.toHaveProperty('channels');
    expect(await sentAt(stage)).toEqual([
      ['shop#1 opened', at(600)],
      ['shop#1 closed', at(600)],
    ]);
  });

  it('a second call sends nothing', async () => {
    const stage = await recorded('F');
    await send(stage);
    expect(await send(stage)).toBe('nothing');
    expect(stage.notified).toHaveLength(1);
  });

  it('are sent separately when they happen one after the other', async () => {
    const stage = await recorded('F');
    await send(stage);
    await record(stage.runDeps([]), lettered('W', at(10)));
    await send(stage);
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed']);
  });

  it('of an unknown monitor have no alert', async () => {
    expect(await send(createStage())).toBe('nothing');
  });
});

describe('a channel that does not accept', () => {
  it('receives no further alert for now: accepted alerts are marked, and the others wait in order', async () => {
    const stage = await recorded('FWF');
    expect(await send(stage, { channel: channelThat(stage, accepts, retries) })).toBe('retry');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened']);
    expect(await waiting(stage)).toEqual(['shop#1 closed', 'shop#2 opened']);
    expect((await stage.status()).channels).toEqual({ console: { notBefore: at(630), retries: 1 } });
    expect((await sentAt(stage)).map(([, when]) => when)).toEqual([at(600), undefined, undefined]);
    expect(await send(stage)).toBe('waiting');
    stage.time.now = at(630);
    expect(await send(stage)).toBe('sent');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#2 opened']);
  });

  it('or fails is logged, and the alert waits with the same id', async () => {
    const stage = await recorded('F');
    const fails = () => Promise.reject(new Error('no answer'));
    expect(await send(stage, { channel: channelThat(stage, fails) })).toBe('retry');
    expect(stage.logged).toEqual([
      "warn: Channel console did not accept the alert 'shop#1 opened': no answer. The next attempt is due in 30 s.",
    ]);
    stage.time.now = at(630);
    await send(stage);
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened']);
  });

  it('for hours receives every alert afterwards', async () => {
    const stage = await recorded('F');
    const outcomes: unknown[] = [];
    for (let minute = 0; minute < 120; minute += 1) {
      stage.time.now += 60_000;
      outcomes.push(await send(stage, { channel: channelThat(stage, retries) }));
    }
    expect(outcomes.filter((outcome) => outcome === 'retry').length).toBeGreaterThan(24);
    expect(outcomes.every((outcome) => outcome === 'retry' || outcome === 'waiting')).toBe(true);
    stage.time.now += 300_000;
    expect(await send(stage)).toBe('sent');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened']);
  });
});

describe('a sender that dies', () => {
  /** Every call after the given number of sends fails, as if the process had died. */
  const dying = (stage: Stage, afterSends: number): Partial<AlertDeps> & { channel: Channel } => {
    let sends = 0;
    const dead = () => {
      if (sends >= afterSends) throw new Error('dead');
    };
    return {
      store: interceptStore(interceptStore(stage.store, 'get', dead), 'replace', dead),
      channel: {
        send: async (notification) => {
          dead();
          sends += 1;
          stage.notified.push(notification);
          return accepted;
        },
      },
    };
  };

  it('before its mark is followed by a sender that repeats only that, with the same ids, once the lease has expired', async () => {
    const stage = await recorded('FW');
    await expect(send(stage, dying(stage, 2))).rejects.toThrow('dead');
    expect(await send(stage)).toBe('busy');
    stage.time.now += leaseMs;
    expect(await send(stage, { newId: () => 'you' })).toBe('sent');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#1 opened', 'shop#1 closed']);
    expect(await waiting(stage)).toEqual([]);
  });

  it('after its mark causes no repetition', async () => {
    const stage = await recorded('F');
    await send(stage);
    await record(stage.runDeps([]), lettered('W', at(10)));
    stage.time.now += 10 * leaseMs;
    await send(stage);
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed']);
  });
});

describe('a lease', () => {
  it('of another sender is respected while it is live', async () => {
    const stage = await recorded('F');
    await change(stage, (status) => ({ ...status, ...leased('you', at(600) + 1) }));
    expect(await send(stage)).toBe('busy');
    expect(stage.notified).toEqual([]);
    stage.time.now += 1;
    expect(await send(stage)).toBe('sent');
  });

  it('is claimed before the first send, for longer than a round takes', async () => {
    const stage = await recorded('F');
    const seen: unknown[] = [];
    const watching: Channel = {
      send: async () => {
        seen.push(await leaseOf(stage));
        return accepted;
      },
    };
    await send(stage, { channel: watching });
    expect(seen).toEqual([{ owner: 'me', until: at(600) + leaseMs, upTo: 'shop#1 opened' }]);
  });

  it('is given to one of two senders that start at once', async () => {
    const stage = await recorded('FW');
    const both = await Promise.all([send(stage, { newId: () => 'a' }), send(stage, { newId: () => 'b' })]);
    expect(both.toSorted()).toEqual(['busy', 'sent']);
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened', 'shop#1 closed']);
  });

  it('that is lost while sending stops the sender, and what was accepted is removed', async () => {
    const stage = await recorded('F');
    const loses: Channel = {
      send: async (notification) => {
        stage.notified.push(notification);
        // While the sender was suspended, the service recovered and another sender claimed the lease.
        await record(stage.runDeps([]), lettered('W', at(10)));
        await change(stage, (status) => ({ ...status, ...leased('you', at(900)) }));
        return accepted;
      },
    };
    expect(await send(stage, { channel: loses })).toBe('overtaken');
    expect(idsOf(stage.notified)).toEqual(['shop#1 opened']);
    expect(await waiting(stage)).toEqual(['shop#1 closed']);
    expect(await leaseOf(stage)).toEqual({ owner: 'you', until: at(900) });
  });
});
