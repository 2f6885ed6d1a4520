import { describe, expect, it } from 'vitest';
import { createDirectSender } from '../../../infra/local/storage-health/direct-sender.ts';
import { accepted, type SendOutcome } from '../../../shared/channels/channel.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { composeNotification } from '../../../shared/pipeline/alert/compose-notification.ts';
import { anAlert } from '../../support/builders.ts';

const notificationOf = (n: number): Notification =>
  composeNotification({ monitor: 'shop', title: 'The shop' }, anAlert(n));

type Reply = () => Promise<SendOutcome>;
const retries: Reply = async () => ({ outcome: 'retry', reason: 'HTTP status 503' });

/** Two channels; the wait before a further attempt takes no time, and the limit of a send never passes. */
const directSender = (replies: Readonly<Record<string, readonly Reply[]>>) => {
  const sent: string[] = [];
  const slept: number[] = [];
  const errors: string[] = [];
  const deliveries: unknown[] = [];
  const channels = ['mail', 'team'].map((name) => {
    const left = [...(replies[name] ?? [])];
    const send = async ({ id }: Notification): Promise<SendOutcome> => {
      sent.push(`${name} ${id}`);
      return (await left.shift()?.()) ?? accepted;
    };
    return { name, channel: { send } };
  });
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal) return new Promise(() => undefined);
    slept.push(ms);
    return Promise.resolve();
  };
  const sendDirectly = createDirectSender({
    clock: { now: () => 0, sleep },
    channels: () => channels,
    logger: { error: (message) => void errors.push(message) },
    delivered: (_, delivery) => void deliveries.push(delivery),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { sendDirectly, sent, slept, errors, deliveries, settled };
};

describe('a notification that is sent directly', () => {
  it('goes to all channels, and in order to each', async () => {
    const { sendDirectly, sent, deliveries, settled } = directSender({});
    sendDirectly(notificationOf(1));
    sendDirectly(notificationOf(2));
    await settled();
    const to = (name: string) => sent.filter((one) => one.startsWith(name));
    for (const name of ['mail', 'team']) expect(to(name)).toEqual([`${name} shop#1 opened`, `${name} shop#2 opened`]);
    expect(deliveries).toHaveLength(4);
  });

  it('is sent again a few times, and does not wait for another channel', async () => {
    const { sendDirectly, sent, slept, errors, settled } = directSender({ mail: [retries, retries] });
    sendDirectly(notificationOf(1));
    await settled();
    expect(sent.filter((one) => one.startsWith('mail'))).toHaveLength(3);
    expect(sent.filter((one) => one.startsWith('team'))).toHaveLength(1);
    expect(slept).toEqual([2_000, 10_000]);
    expect(errors).toEqual([]);
  });

  it('is dropped with a line in the log after the last attempt, and the next one is sent', async () => {
    const { sendDirectly, sent, errors, settled } = directSender({ mail: [retries, retries, retries, retries] });
    sendDirectly(notificationOf(1));
    sendDirectly(notificationOf(2));
    await settled();
    expect(sent.filter((one) => one.startsWith('mail'))).toHaveLength(5);
    expect(errors).toEqual([
      "The notification 'shop#1 opened' is dropped: channel mail did not accept it. HTTP status 503",
    ]);
  });

  it('that a channel refuses for good is not sent there again', async () => {
    const refuses: Reply = async () => ({ outcome: 'refused', reason: 'no' });
    const { sendDirectly, sent, deliveries, settled } = directSender({ team: [refuses] });
    sendDirectly(notificationOf(1));
    await settled();
    expect(sent).toHaveLength(2);
    expect(deliveries).toContainEqual({ channel: 'team', outcome: 'refused', reason: 'no' });
  });

  it('is dropped when a hundred wait for a channel that hangs', async () => {
    const { sendDirectly, errors, sent, settled } = directSender({ mail: [() => new Promise(() => undefined)] });
    for (let n = 1; n <= 102; n += 1) {
      sendDirectly(notificationOf(n));
      await settled();
    }
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatch(/'shop#101 opened' is dropped: channel mail .* More than 100 notifications wait/);
    expect(sent.filter((one) => one.startsWith('team'))).toHaveLength(102);
  });
});
