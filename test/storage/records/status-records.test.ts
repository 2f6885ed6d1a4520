import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/model/outbox.ts';
import type { MonitorStatus } from '../../../shared/model/status.ts';
import { decodeIncident, encodeIncident } from '../../../shared/storage/records/incident-records.ts';
import { RecordError } from '../../../shared/storage/records/record-errors.ts';
import { decodeStatus, dueOutboxes, encodeStatus, getStatus } from '../../../shared/storage/records/status-records.ts';
import type { Item, Stored } from '../../../shared/storage/store.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { anAlert, appended, aStatus, at, leased, t0 } from '../../support/builders.ts';

const back = (item: Item): Stored => ({ ...item, body: JSON.parse(JSON.stringify(item.body)), version: 3 });

const many = (count: number): readonly Alert[] =>
  Array.from({ length: count }, (_, i) => anAlert(i + 1, i % 2 ? 'closed' : 'opened')).reduce<readonly Alert[]>(
    (outbox, alert) => appended(outbox, alert, { isDown: false }),
    [],
  );

const full: MonitorStatus = aStatus({
  status: 'Down',
  since: t0,
  from: t0 - 5,
  seq: 41,
  open: { n: 41, from: t0, cause: '¿qué? 🛒', tasks: ['home', 'cart'] },
  closed: Array.from({ length: 19 }, (_, i) => ({ n: i + 22, from: at(i * 10), to: at(i * 10 + 5) })),
  policy: { after: 3, recoverAfter: 2 },
  paused: true,
  removed: true,
  outbox: [...many(30), anAlert(41, 'removed')],
  ...leased('me', at(30)),
});

const why = { cause: 'no', tasks: ['home'], evidence: 'GET https://shop.example/: 503 after 9 ms' };
const reminding: MonitorStatus = aStatus({
  policy: { after: 1, recoverAfter: 1, remindEveryMs: 0, every: 'failure' },
  open: { n: 1, from: t0, ...why, lastNotified: { at: at(60), reminders: 1 } },
  failures: { count: 30, from: at(5), runs: [String(at(10)), `${at(20)}~m`] },
  outbox: [
    { ...anAlert(1, 'paused'), reason: 'moving', evidence: why.evidence },
    { id: 'shop#1 reminder 1', kind: 'reminder', n: 1, number: 1, at: at(60), startedAt: t0, ...why },
    { id: `shop~${t0}~home-1`, kind: 'failure', run: `shop~${t0}`, number: 1, at: t0, startedAt: t0, ...why },
    {
      id: 'shop failures 2 to 30',
      kind: 'digest',
      ranks: [],
      failures: [2, 30],
      count: 29,
      leaves: 'failing',
      at: t0,
      startedAt: t0,
    },
  ],
  channels: {
    console: { finished: ['shop#1 paused'], lease: { owner: 'me', until: at(30), upTo: 'shop#1 paused' } },
    team: { notBefore: at(90), retries: 2 },
  },
  pendingReceipts: [
    { id: 'shop#0 closed', channel: 'console', outcome: 'accepted', at: at(50), n: 0 },
    { id: 'shop #1 opened to #1 over', channel: 'team', outcome: 'refused', reason: 'no', at: at(51), ranks: [[2, 3]] },
  ],
});

describe('a status', () => {
  it.each([
    ['new', aStatus()],
    ['with everything', full],
    ['with reminders and failures', reminding],
  ])('that is %s is read as it was written, with its version', (_, status) => {
    expect(decodeStatus(back(encodeStatus(status)))).toEqual({ status, version: 3 });
  });

  it('without the properties that were added later is read as it was written', () => {
    const older = {
      v: 2,
      title: 'The shop',
      status: 'Down',
      since: t0,
      from: 0,
      seq: 1,
      open: { n: 1, from: t0, cause: 'no', tasks: ['home'] },
      closed: [],
      policy: { after: 2, recoverAfter: 1 },
      paused: false,
      removed: false,
      outbox: [anAlert(1)],
    };
    const { v: _, ...rest } = older;
    const stored = { ...back(encodeStatus(full)), body: older };
    expect(decodeStatus(stored).status).toEqual({ monitor: 'shop', ...rest });
  });

  it('of a version with one channel is read with the lease and the receipts of the console', () => {
    const { channels, ...plain } = encodeStatus(full).body as Record<string, unknown>;
    const lease = { owner: 'me', until: at(30) };
    const pendingReceipts = [
      { id: 'shop#1 opened', at: at(1), n: 1 },
      { id: 'shop #2 opened to #2 over', at: at(2), ranks: [[4, 5]] },
    ];
    const stored = { ...back(encodeStatus(full)), body: { ...plain, lease, pendingReceipts } };
    expect(channels).toEqual({ console: { lease } });
    expect(decodeStatus(stored).status).toEqual({
      ...full,
      pendingReceipts: pendingReceipts.map((receipt) => ({ ...receipt, channel: 'console', outcome: 'accepted' })),
    });
  });

  it('stays small, even with a full outbox and long reasons', () => {
    const cause = 'x'.repeat(300);
    const tasks = Array.from({ length: 10 }, (_, i) => `check_number_${i}_of_a_monitor`);
    const outbox = full.outbox.map((alert) => (alert.kind === 'digest' ? alert : { ...alert, cause, tasks }));
    const bytes = Buffer.byteLength(JSON.stringify(encodeStatus({ ...full, outbox }).body));
    expect(bytes).toBeLessThan(25_000);
  });

  it.each([
    ['no version', { v: undefined }],
    ['a status of no kind', { status: 'Sideways' }],
    ['no policy', { policy: undefined }],
    ['an outbox with something else', { outbox: [{ id: 'x', kind: 'rumour' }] }],
    ['a lease without an end', { channels: { console: { lease: { owner: 'me' } } } }],
    ['a receipt without an incident', { pendingReceipts: [{ id: 'x', at: 1 }] }],
  ])('that is damaged is a clear error: %s', (_, change) => {
    const item = back(encodeStatus(full));
    const damaged = { ...item, body: { ...(item.body as object), ...change } };
    expect(() => decodeStatus(damaged)).toThrow(RecordError);
    expect(() => decodeStatus(damaged)).toThrow(/^record status \/ shop: it is damaged/);
  });

  it('of an older version is a clear error', () => {
    expect(() => decodeStatus({ ...back(encodeStatus(full)), body: { v: 1 } })).toThrow(
      'record status / shop: it was written by an older Vigía (record version 1',
    );
  });

  it('of a newer version is a clear error', () => {
    expect(() => decodeStatus({ ...back(encodeStatus(full)), body: { v: 7 } })).toThrow(
      'record status / shop: it was written by a newer Vigía (record version 7',
    );
  });
});

describe('due outboxes', () => {
  const named = (monitor: string, more: Partial<MonitorStatus> = {}) =>
    encodeStatus(aStatus({ monitor, outbox: [anAlert(1)], ...more }));

  it('are the outboxes with alerts and no lease, or an expired one', async () => {
    const store = createMemoryStore({ now: () => t0 });
    await store.create(named('free'));
    await store.create(named('empty', { outbox: [] }));
    await store.create(named('busy', leased('me', at(1))));
    await store.create(named('dead', leased('me', at(-1))));
    expect(await dueOutboxes(store, t0, 10)).toEqual(['free', 'dead']);
    expect(await dueOutboxes(store, t0, 1)).toEqual(['free']);
    expect(await dueOutboxes(store, at(1), 10)).toEqual(['free', 'dead', 'busy']);
  });

  it('a monitor without a status item has none', async () => {
    const store = createMemoryStore({ now: () => t0 });
    expect(await getStatus(store, 'shop')).toBeUndefined();
  });
});

describe('an incident', () => {
  const incident = {
    id: 'shop#7',
    monitor: 'shop',
    n: 7,
    startedAt: t0,
    endedAt: at(90),
    cause: 'Status code: 503',
    tasks: ['home'],
    alerts: [
      { id: 'shop#7 opened', kind: 'opened' as const, sentAt: at(1) },
      { id: 'shop#7 closed', kind: 'closed' as const },
    ],
  };
  const { endedAt: _, ...open } = incident;

  it.each([incident, open])('is read as it was written', (given) => {
    expect(decodeIncident(back(encodeIncident(given)))).toEqual(given);
  });

  it('is kept for thirteen months after its end, and found by its start', () => {
    const item = encodeIncident(incident);
    expect(item.key).toEqual({ partition: 'incident/shop', sort: '00000007' });
    expect(item.expiresAt).toBeGreaterThan(at(90) / 1_000 + 395 * 86_400);
    expect(item.indexes?.all?.sort.startsWith(String(t0))).toBe(true);
  });

  it.each([
    [{ v: 2 }, 'newer Vigía'],
    [{ v: 1 }, 'it is damaged at startedAt'],
    [{ ...open, v: 1, alerts: [{ id: 'x', kind: 'rumour' }] }, 'it is damaged at alerts.0.kind'],
  ])('that cannot be read is a clear error', (body, why) => {
    const damaged = { ...back(encodeIncident(incident)), body };
    expect(() => decodeIncident(damaged)).toThrow(RecordError);
    expect(() => decodeIncident(damaged)).toThrow('record incident/shop / 00000007: ');
    expect(() => decodeIncident(damaged)).toThrow(why);
  });
});
