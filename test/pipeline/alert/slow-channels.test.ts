// Channels that hang or are slow: sends have a time limit, and no channel delays another.
import { describe, expect, it } from 'vitest';
import { accepted } from '../../../shared/channels/channel.ts';
import { sendAlerts } from '../../../shared/pipeline/alert/index.ts';
import { sendTimeoutMs } from '../../../shared/pipeline/alert/send-once.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { at, lettered } from '../../support/builders.ts';
import { recorded, shop, waiting } from '../../support/settling.ts';
import type { Stage } from '../../support/stage.ts';
import { accepts, deliveriesOf, hangs, outageAlertIds, twoChannels } from '../../support/two-channels.ts';

describe('a channel that hangs', () => {
  /** A clock on which only the time limit of a send passes, when the test ends it. */
  const limited = (stage: Stage) => {
    const limits: (() => void)[] = [];
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        limits.push(() => {
          stage.time.now += ms;
          resolve();
        });
      });
    return { limits, clock: { now: stage.clock.now, sleep } };
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('delays no other channel, including alerts that are added later', async () => {
    const stage = await recorded('F');
    const { replies, sent, acceptedIds, send } = twoChannels(stage);
    replies.team = hangs;
    void send();
    await settled();
    expect(acceptedIds.mail).toEqual(['shop#1 opened']);
    await record(stage.runDeps([]), lettered('W', at(10)));
    expect(await send()).toBe('sent');
    expect(acceptedIds.mail).toEqual(outageAlertIds);
    expect(sent.team).toEqual(['shop#1 opened']);
    expect((await deliveriesOf(stage)).map(([, ...deliveries]) => deliveries)).toEqual(
      outageAlertIds.map(() => [{ channel: 'mail', outcome: 'accepted', at: at(600) }]),
    );
  });

  it('is aborted after the limit, and tried again later with the same alert', async () => {
    const stage = await recorded('F');
    const { replies, sent, acceptedIds, signals, send } = twoChannels(stage);
    replies.team = hangs;
    const { limits, clock } = limited(stage);
    const sending = send({ clock });
    await settled();
    expect(signals[1]?.aborted).toBe(false);
    for (const pass of limits.slice(-1)) pass();
    expect(await sending).toBe('retry');
    expect(signals[1]?.aborted).toBe(true);
    expect(stage.logged.at(-1)).toContain(`'shop#1 opened': no response within ${sendTimeoutMs / 1_000} s`);
    replies.team = accepts;
    stage.time.now += 30_000;
    expect(await send()).toBe('sent');
    expect(sent.team).toEqual(['shop#1 opened', 'shop#1 opened']);
    expect(acceptedIds).toEqual({ mail: ['shop#1 opened'], team: ['shop#1 opened'] });
  });
});

describe('a slow channel', () => {
  it('has its accepted alerts marked every few seconds, so that few are repeated when a sender dies', async () => {
    const stage = await recorded('FWFWFW');
    const { replies, channels } = twoChannels(stage);
    const outboxes: number[] = [];
    replies.mail = async () => {
      outboxes.push((await waiting(stage)).length);
      stage.time.now += 3_000;
      return accepted;
    };
    const only = { channelsOf: () => channels.slice(0, 1) };
    expect(await sendAlerts(stage.alertDeps(only), shop)).toBe('sent');
    expect(outboxes).toEqual([6, 6, 4, 4, 2, 2]);
  });

  it('leaves its other alerts to the next sweep when the time of the call is over, without a lease', async () => {
    const stage = await recorded('FWFWFW');
    const { replies, sent, channels } = twoChannels(stage);
    replies.mail = async () => {
      stage.time.now += 3_000;
      return accepted;
    };
    const only = { channelsOf: () => channels.slice(0, 1), sendingMs: sendTimeoutMs + 5_000 };
    expect(await sendAlerts(stage.alertDeps(only), shop)).toBe('unfinished');
    expect(sent.mail).toHaveLength(2);
    expect(await stage.status()).not.toHaveProperty('channels');
    expect(await sendAlerts(stage.alertDeps(only), shop)).toBe('unfinished');
    expect(sent.mail).toHaveLength(4);
  });
});
