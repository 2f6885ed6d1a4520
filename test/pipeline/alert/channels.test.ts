// Several channels of one monitor: each has its own sends, and no channel delays another.
import { describe, expect, it } from 'vitest';
import { maxOutboxEntries } from '../../../shared/model/outbox.ts';
import { sendAlerts } from '../../../shared/pipeline/alert/index.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { at, lettered } from '../../support/builders.ts';
import { recorded, shop, waiting } from '../../support/settling.ts';
import { interceptStore, leaseMs } from '../../support/stage.ts';
import { accepts, deliveriesOf, outageAlertIds, refuses, retries, twoChannels } from '../../support/two-channels.ts';

describe('an alert with two channels', () => {
  it('is accepted by both, and then leaves the outbox', async () => {
    const stage = await recorded('FW');
    const { acceptedIds, send } = twoChannels(stage);
    expect(await send()).toBe('sent');
    expect(acceptedIds).toEqual({ mail: outageAlertIds, team: outageAlertIds });
    expect(await stage.status()).toMatchObject({ outbox: [] });
    expect(await stage.status()).not.toHaveProperty('channels');
    expect(await stage.status()).not.toHaveProperty('pendingReceipts');
    const both = ['mail', 'team'].map((channel) => ({ channel, outcome: 'accepted', at: at(600) }));
    const found = await deliveriesOf(stage);
    expect(found.map(([id]) => id)).toEqual(outageAlertIds);
    for (const [, ...deliveries] of found) expect(deliveries).toEqual(expect.arrayContaining(both));
  });

  it('waits for the channel that returned retry, and is not sent to the other channel again', async () => {
    const stage = await recorded('FW');
    const { replies, sent, acceptedIds, send } = twoChannels(stage);
    replies.team = retries;
    expect(await send()).toBe('retry');
    expect(acceptedIds).toEqual({ mail: outageAlertIds, team: [] });
    expect(await waiting(stage)).toEqual(outageAlertIds);
    expect(await send()).toBe('waiting');
    replies.team = accepts;
    stage.time.now += 30_000;
    expect(await send()).toBe('sent');
    expect(sent.mail).toEqual(outageAlertIds);
    expect(acceptedIds.team).toEqual(outageAlertIds);
    expect(await waiting(stage)).toEqual([]);
  });

  it('is not sent again to a channel that refused it, and the reason is recorded', async () => {
    const stage = await recorded('FW');
    const { replies, sent, send } = twoChannels(stage);
    replies.team = refuses;
    expect(await send()).toBe('refused');
    expect(await send()).toBe('nothing');
    expect(sent).toEqual({ mail: outageAlertIds, team: outageAlertIds });
    expect((await deliveriesOf(stage))[0]).toContainEqual({
      channel: 'team',
      outcome: 'refused',
      reason: 'no such room',
      at: at(600),
    });
    expect(stage.logged).toContain(
      "warn: Channel team refused the alert 'shop#1 opened', which is not sent there again: no such room",
    );
  });

  it('that no channel accepted has no `sentAt`', async () => {
    const stage = await recorded('F');
    const { replies, send } = twoChannels(stage);
    replies.team = refuses;
    replies.mail = refuses;
    expect(await send()).toBe('refused');
    const [incident] = await stage.incidents();
    expect(incident?.alerts[0]).not.toHaveProperty('sentAt');
    expect(await waiting(stage)).toEqual([]);
  });

  it('is sent to a channel that is added later, as long as it is in the outbox', async () => {
    const stage = await recorded('F');
    const { channels, replies, acceptedIds, send } = twoChannels(stage);
    replies.mail = retries;
    await send({ channelsOf: () => channels.slice(0, 1) });
    replies.mail = accepts;
    stage.time.now += 30_000;
    expect(await send()).toBe('sent');
    expect(acceptedIds).toEqual({ mail: ['shop#1 opened'], team: ['shop#1 opened'] });
  });

  it('leaves the outbox when the channel that it waits for is no longer configured', async () => {
    const stage = await recorded('F');
    const { channels, replies, send } = twoChannels(stage);
    replies.team = retries;
    await send();
    expect(await send({ channelsOf: () => channels.slice(0, 1) })).toBe('nothing');
    expect(await stage.status()).toMatchObject({ outbox: [] });
    expect(await stage.status()).not.toHaveProperty('channels');
  });
});

describe('two senders', () => {
  it('that start at the same time share the channels, and send each alert once to each channel', async () => {
    const stage = await recorded('FW');
    const { acceptedIds, send } = twoChannels(stage);
    const both = await Promise.all([send({ newId: () => 'a' }), send({ newId: () => 'b' })]);
    expect(both.toSorted()).toEqual(['busy', 'sent']);
    expect(acceptedIds).toEqual({ mail: outageAlertIds, team: outageAlertIds });
  });

  it('keep the marks of both when they change the status at the same time', async () => {
    const stage = await recorded('F');
    const { replies, acceptedIds, channels, send } = twoChannels(stage);
    const other = () =>
      sendAlerts(stage.alertDeps({ channelsOf: () => channels, newId: () => 'other', store: stage.store }), shop);
    replies.team = retries;
    await send();
    replies.team = accepts;
    stage.time.now += 30_000;
    await record(stage.runDeps([]), lettered('W', at(10)));
    let once = true;
    const store = interceptStore(stage.store, 'replace', async () => {
      if (!once) return;
      once = false;
      await other();
    });
    await send({ store });
    expect(acceptedIds).toEqual({ mail: outageAlertIds, team: outageAlertIds });
    expect(await waiting(stage)).toEqual([]);
  });

  it('of which one dies are followed by a sender that repeats only unmarked alerts', async () => {
    const stage = await recorded('F');
    const { replies, sent, send } = twoChannels(stage);
    replies.team = () => Promise.reject(new Error('never read'));
    const dies = interceptStore(stage.store, 'replace', () => {
      if ((sent.mail?.length ?? 0) > 0) throw new Error('died');
    });
    await expect(send({ store: dies })).rejects.toThrow('died');
    replies.team = accepts;
    expect(await send()).toBe('busy');
    stage.time.now += leaseMs;
    expect(await send()).toBe('sent');
    expect(sent).toEqual({ mail: ['shop#1 opened', 'shop#1 opened'], team: ['shop#1 opened', 'shop#1 opened'] });
  });
});

describe('a channel that fails for days', () => {
  it('does not change what the other channel receives: single alerts, each once', async () => {
    const stage = await recorded('F');
    const { replies, acceptedIds, send } = twoChannels(stage);
    replies.team = retries;
    await send();
    for (let run = 1; run < 120; run += 1) {
      await record(stage.runDeps([]), lettered(run % 2 ? 'W' : 'F', at(10 * run)));
      stage.time.now += 10_000;
      await send();
      expect((await stage.status()).outbox.length).toBeLessThan(maxOutboxEntries);
    }
    const incidents = Array.from({ length: 60 }, (_, i) => [`shop#${i + 1} opened`, `shop#${i + 1} closed`]).flat();
    expect(acceptedIds.mail).toEqual(incidents);
    replies.team = accepts;
    stage.time.now += 300_000;
    expect(await send()).toBe('sent');
    expect(acceptedIds.mail).toEqual(incidents);
    expect(acceptedIds.team?.slice(0, 20)).toEqual(incidents.slice(0, 20));
    expect(acceptedIds.team?.slice(20)).toEqual(['shop #11 opened to #60 opened', 'shop#60 closed']);
    const deliveries = await deliveriesOf(stage);
    for (const [, ...both] of deliveries) expect(both).toHaveLength(2);
  });
});
