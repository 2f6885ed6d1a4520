import { describe, expect, it } from 'vitest';
import {
  claim,
  type Delivered,
  forget,
  mark,
  nextSendingAt,
  owns,
  pendingAlerts,
  readinessOf,
  retryDelayMs,
  type Sent,
  withoutFinished,
} from '../../shared/model/delivery.ts';
import type { Alert } from '../../shared/model/outbox.ts';
import { anAlert, aStatus, at } from '../support/builders.ts';

const [first, second, third] = [anAlert(1), anAlert(1, 'closed'), anAlert(2)];
const waiting = aStatus({ outbox: [first, second] });
const only = ['console'];
const both = ['console', 'team'];
const mine = claim(waiting, only, 'me', at(30));

const accepted = (...alerts: readonly Alert[]): readonly Delivered[] =>
  alerts.map((alert) => ({ alert, outcome: 'accepted' }));

const receiptOf = (id: string, channel = 'console') => ({
  id,
  n: 1,
  at: at(20),
  channel,
  outcome: 'accepted' as const,
});
const pendingReceipts = [receiptOf(first.id), receiptOf(second.id)];

const sent = (more: Partial<Sent> = {}): Sent => ({
  channel: 'console',
  owner: 'me',
  delivered: accepted(first, second),
  at: at(20),
  isOver: false,
  until: at(60),
  ...more,
});

describe('a lease', () => {
  it('is live until its time, and not at it', () => {
    expect(readinessOf(waiting, 'console', at(0))).toBe('ready');
    expect(readinessOf(mine, 'console', at(29.999))).toBe('busy');
    expect(readinessOf(mine, 'console', at(30))).toBe('ready');
  });

  it('is claimed by one owner, and replaces an expired lease', () => {
    const lease = { owner: 'me', until: at(30), upTo: 'shop#1 closed' };
    expect(mine).toEqual({ ...waiting, channels: { console: { lease } } });
    expect(owns(mine, 'console', 'me')).toBe(true);
    const theirs = claim(mine, only, 'you', at(90));
    expect([owns(theirs, 'console', 'me'), owns(theirs, 'console', 'you'), owns(waiting, 'console', 'me')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('of one channel does not affect another', () => {
    expect(readinessOf(mine, 'team', at(0))).toBe('ready');
    expect(owns(claim(mine, ['team'], 'you', at(90)), 'console', 'me')).toBe(true);
  });
});

describe('marking the alerts that the only channel finished', () => {
  it('empties the outbox and releases the lease when all alerts were accepted', () => {
    expect(mark(mine, sent(), only)).toEqual({ ...waiting, outbox: [], pendingReceipts });
  });

  it('removes exactly the accepted alerts, and releases the lease with the time of the next attempt', () => {
    const stopped = sent({ delivered: accepted(first), isOver: true, retryAt: at(50), retries: 3 });
    const marked = mark(mine, stopped, only);
    expect(marked.outbox).toEqual([second]);
    expect(marked.channels).toEqual({ console: { notBefore: at(50), retries: 3 } });
    expect([at(49), at(50)].map((now) => readinessOf(marked, 'console', now))).toEqual(['waiting', 'ready']);
  });

  it('removes a refused alert, with the reason in its receipt', () => {
    const refused = { alert: first, outcome: 'refused', reason: 'no such room' } as const;
    const marked = mark(mine, sent({ delivered: [refused, ...accepted(second)] }), only);
    expect(marked.outbox).toEqual([]);
    expect(marked.pendingReceipts).toEqual([
      { ...receiptOf(first.id), outcome: 'refused', reason: 'no such room' },
      receiptOf(second.id),
    ]);
  });

  it('keeps alerts that were added meanwhile, and renews the lease to send them too', () => {
    const marked = mark({ ...mine, outbox: [first, second, third] }, sent(), only);
    expect(marked.outbox).toEqual([third]);
    expect(marked.channels).toEqual({ console: { lease: { owner: 'me', until: at(60), upTo: 'shop#2 opened' } } });
  });

  it.each([false, true])('leaves the lease of another sender unchanged (over: %s)', (isOver) => {
    const theirs = claim({ ...mine, outbox: [first, second, third] }, only, 'you', at(90));
    const marked = mark(theirs, sent({ isOver }), only);
    expect(marked.outbox).toEqual([third]);
    expect(marked.channels).toEqual(theirs.channels);
  });

  it('claims no lease where none is left', () => {
    const marked = mark({ ...waiting, outbox: [first, third] }, sent(), only);
    expect(marked).toEqual({ ...waiting, outbox: [third], pendingReceipts });
  });
});

describe('marking the alerts that one of several channels finished', () => {
  const claimed = claim(waiting, both, 'me', at(30));

  it('keeps the alerts for the other channels, and does not send them to that channel again', () => {
    const marked = mark(claimed, sent(), both);
    expect(marked.outbox).toEqual([first, second]);
    expect(pendingAlerts(marked, 'console')).toEqual([]);
    expect(pendingAlerts(marked, 'team')).toEqual([first, second]);
    expect(marked.channels?.console).toEqual({ finished: [first.id, second.id] });
    expect(marked.channels?.team).toEqual(claimed.channels?.team);
  });

  it('removes an alert when the last channel has finished it, whether accepted or refused', () => {
    const refused = { alert: first, outcome: 'refused', reason: 'no' } as const;
    const marked = mark(mark(claimed, sent(), both), sent({ channel: 'team', delivered: [refused] }), both);
    expect(marked.outbox).toEqual([second]);
    expect(marked.channels?.console).toEqual({ finished: [second.id] });
  });

  it('removes an alert that waits only for a channel that is no longer configured', () => {
    const marked = mark(claimed, sent(), both);
    expect(withoutFinished(marked, only)).toEqual({ ...waiting, outbox: [], pendingReceipts });
  });

  it('sends a newly added channel all alerts that are still in the outbox', () => {
    expect(pendingAlerts(mark(claimed, sent(), both), 'new')).toEqual([first, second]);
  });
});

describe('receipts', () => {
  it('are added to those that are not recorded yet, whichever sender has the lease', () => {
    const before = { ...mine, pendingReceipts: [{ ...receiptOf('shop#0 closed'), n: 0, at: at(1) }] };
    const ids = (owner: string) => mark(before, sent({ owner }), only).pendingReceipts?.map(({ id }) => id);
    expect(ids('me')).toEqual(['shop#0 closed', 'shop#1 opened', 'shop#1 closed']);
    expect(ids('you')).toEqual(ids('me'));
  });

  it('refer to one incident or to the incidents of a digest, and never to a failure', () => {
    const failure = { ...first, id: 'shop~1~a-000', kind: 'failure' as const, run: 'shop~1', number: 1 };
    const digest = {
      ...first,
      id: 'shop #1',
      kind: 'digest' as const,
      ranks: [[2, 5]] as const,
      count: 4,
      leaves: 'up',
    } as const;
    const delivered = accepted(failure, digest, { ...digest, id: 'failures', ranks: [] });
    const marked = mark(mine, sent({ delivered }), only);
    const { n: _, ...receipt } = receiptOf('shop #1');
    expect(marked.pendingReceipts).toEqual([{ ...receipt, ranks: [[2, 5]] }]);
  });

  it('are bounded: the oldest are dropped', () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ ...receiptOf(`shop#${n} opened`), n, at: at(1) }));
    const marked = mark({ ...mine, pendingReceipts: many }, sent(), only);
    expect(marked.pendingReceipts).toEqual([...many.slice(2), ...pendingReceipts]);
  });

  it('are removed once they are recorded, but not receipts that were added meanwhile', () => {
    const again = { ...receiptOf(first.id), at: at(50) };
    const other = receiptOf(first.id, 'team');
    const status = { ...waiting, pendingReceipts: [...pendingReceipts, again, other] };
    expect(forget(status, pendingReceipts)).toEqual({ ...waiting, pendingReceipts: [again, other] });
    expect(forget({ ...waiting, pendingReceipts }, pendingReceipts)).toEqual(waiting);
  });
});

describe('the time of the next sending', () => {
  it('does not exist without alerts, and is now while no channel has begun or receipts are pending', () => {
    expect(nextSendingAt(aStatus())).toBeUndefined();
    expect(nextSendingAt(waiting)).toBe(0);
    expect(nextSendingAt({ ...mine, pendingReceipts })).toBe(0);
  });

  it('is the first time at which a channel with pending alerts has neither a lease nor a wait', () => {
    const lease = { owner: 'me', until: at(30) };
    const channels = {
      console: { finished: [first.id, second.id] },
      team: { finished: [first.id], notBefore: at(90) },
      mail: { lease, notBefore: at(60) },
    };
    expect(nextSendingAt({ ...waiting, channels })).toBe(at(60));
    expect(nextSendingAt({ ...waiting, channels: { ...channels, pager: {} } })).toBe(0);
  });
});

describe('the wait before the next attempt', () => {
  it('doubles from 30 s up to 5 min, minus a random part of up to a half', () => {
    expect([1, 2, 3, 4, 5, 50].map((retries) => retryDelayMs(retries, 0) / 1_000)).toEqual([
      30, 60, 120, 240, 300, 300,
    ]);
    expect(retryDelayMs(1, 0.999_999)).toBe(15_000);
  });

  it('is as long as the channel requests, up to an hour', () => {
    expect(retryDelayMs(1, 0, 100_000)).toBe(100_000);
    expect(retryDelayMs(1, 0, 1_000)).toBe(30_000);
    expect(retryDelayMs(1, 0, 1e12)).toBe(3_600_000);
  });
});
