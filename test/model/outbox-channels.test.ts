import { describe, expect, it } from 'vitest';
import type { ChannelProgress, Progress } from '../../shared/model/channel-progress.ts';
import {
  append,
  appendReminder,
  maxOutboxEntries,
  type Outbox,
  type ReminderAlert,
} from '../../shared/model/outbox.ts';
import { anAlert, at } from '../support/builders.ts';

const context = { isDown: true };

/** An outbox with the openings of incidents 1 to `count`, and the given progress of channels. */
const boxOf = (count: number, channels: Progress): Outbox => ({
  monitor: 'shop',
  outbox: Array.from({ length: count }, (_, i) => anAlert(i + 1)),
  channels,
});

const ids = ({ outbox }: Outbox): readonly string[] => outbox.map(({ id }) => id);
const upTo = (n: number): ChannelProgress => ({ finished: ids(boxOf(n, {})) });

/** Appends further alerts. Channel mail finishes each alert at once, channel chat none. */
const withMore = (count: number, start = boxOf(20, { mail: upTo(20) })): Outbox =>
  Array.from({ length: count }, (_, i) => anAlert(start.outbox.length + i + 1)).reduce((box, alert) => {
    const next = append(box, alert, context);
    return { ...next, channels: { ...next.channels, mail: { finished: ids(next) } } };
  }, start);

const reminder = (number: number): ReminderAlert => ({
  ...anAlert(1),
  id: `shop#1 reminder ${number}`,
  kind: 'reminder',
  number,
});

describe('a long outbox with one channel that keeps up', () => {
  it('appends a new alert unmerged, for the channel that keeps up', () => {
    const box = append(boxOf(20, { mail: upTo(20) }), anAlert(21), context);
    expect(box.outbox.at(-1)).toEqual({ ...anAlert(21), leaves: 'down' });
    expect(append(box, anAlert(22), context).outbox.at(-1)).toEqual({ ...anAlert(22), leaves: 'down' });
  });

  it('merges the alerts that this channel has finished into a digest, which counts as finished by it too', () => {
    const box = withMore(30);
    expect(box.outbox).toHaveLength(22);
    expect(box.outbox.at(-1)?.id).toBe('shop#50 opened');
    expect(box.outbox[20]).toMatchObject({ kind: 'digest', count: 29, leaves: 'down', startedAt: at(21), at: at(49) });
    const next = append(box, anAlert(51), context);
    expect(next.outbox).toHaveLength(22);
    expect(next.outbox[20]).toMatchObject({ count: 30 });
    expect(next.channels?.mail?.finished).toEqual(ids(next).slice(0, 21));
  });

  it('leaves alerts unmerged that the other channel may be sending', () => {
    const start = boxOf(24, {
      mail: upTo(24),
      chat: { lease: { owner: 'me', until: at(90), upTo: 'shop#23 opened' } },
    });
    const box = append(start, anAlert(25), context);
    expect(ids(box)).toEqual(ids({ ...start, outbox: [...start.outbox, anAlert(25)] }));
  });

  it('merges only alerts that the same channels have finished', () => {
    const start = boxOf(24, { mail: upTo(24), chat: upTo(22) });
    const box = append(start, anAlert(25), context);
    expect(box.outbox.slice(20).map((alert) => (alert.kind === 'digest' ? alert.count : 1))).toEqual([2, 2, 1]);
    const { id } = box.outbox[20] ?? {};
    expect(box.channels?.chat?.finished).toEqual([...ids(box).slice(0, 20), id]);
  });

  it('never has more than 40 entries, even if a sender may be sending all of them', () => {
    let box = boxOf(20, { mail: upTo(20), chat: { lease: { owner: 'me', until: at(90) } } });
    for (let n = 21; n <= 100; n += 1) {
      box = append(box, anAlert(n), context);
      box = { ...box, channels: { ...box.channels, mail: { finished: ids(box) } } };
      expect(box.outbox.length).toBeLessThanOrEqual(maxOutboxEntries);
    }
    const last = box.outbox.at(-1);
    expect(last).toMatchObject({ id: 'shop#100 opened' });
  });
});

describe('a reminder', () => {
  it('replaces an older reminder that some channel has finished', () => {
    const start: Outbox = {
      monitor: 'shop',
      outbox: [anAlert(1), reminder(1)],
      channels: { mail: { finished: ['shop#1 opened', 'shop#1 reminder 1'] } },
    };
    expect(ids(appendReminder(start, reminder(2)))).toEqual(['shop#1 opened', 'shop#1 reminder 2']);
  });

  it('keeps an older reminder that no channel has finished', () => {
    const start: Outbox = { monitor: 'shop', outbox: [reminder(1)], channels: { mail: {} } };
    expect(ids(appendReminder(start, reminder(2)))).toEqual(['shop#1 reminder 1', 'shop#1 reminder 2']);
  });

  it('is never merged into a digest', () => {
    const box = appendReminder(withMore(10), reminder(1));
    expect(box.outbox.at(-1)).toEqual(reminder(1));
    const next = append({ ...box, channels: { mail: { finished: ids(box) } } }, anAlert(31), context);
    expect(ids(next)).not.toContain('shop#1 reminder 1');
  });
});
