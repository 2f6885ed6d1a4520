// One of each kind of record, with all that it may hold: what the mutations start from.
import type { Incident } from '../../../shared/model/incident.ts';
import type { FlowRun } from '../../../shared/model/run.ts';
import { state } from '../../../shared/model/state.ts';
import type { MonitorStatus } from '../../../shared/model/status.ts';
import type { HttpEvidence } from '../../../shared/net/http-port.ts';
import type { Item, Key, Stored } from '../../../shared/storage/store.ts';
import { anAlert, aRun, aStatus, aTaskRun, at, lettered, single, t0 } from '../../support/builders.ts';

/** As a store gives it back. */
export const storedAs = (key: Key, body: unknown): Stored => ({ key, body, version: 1 });

export const bodyOf = (item: Item): unknown => JSON.parse(JSON.stringify(item.body));

const plainEvidence: HttpEvidence = { kind: 'http', method: 'GET', url: 'http://a.example/', phases: { totalMs: 1 } };

const evidence: HttpEvidence = {
  kind: 'http',
  method: 'POST',
  url: 'https://shop.example/basket',
  status: 503,
  address: '203.0.113.7:443',
  resolved: ['203.0.113.7', '2001:db8::7'],
  redirects: 2,
  bytes: 1_234,
  protocol: 'HTTP/1.1',
  tls: {
    version: 'TLSv1.3',
    subject: 'shop.example',
    issuer: 'An authority',
    validTo: t0 + 86_400_000,
    refused: 'expired',
  },
  excerpt: 'not now',
  phases: { dnsMs: 3, tcpMs: 12, tlsMs: 21, firstByteMs: 44, totalMs: 96 },
  error: { code: 'TIMED_OUT', message: 'no answer within 5 s' },
};

const full = aRun(t0, {
  states: [state('Running', t0 + 2), state('Failed', t0 + 90, '1/2 states failed.')],
  lines: ['begins', 'ends'],
  taskRuns: [
    aTaskRun('Failed', {
      message: 'Status code: 503',
      attempts: 3,
      evidence: [evidence, evidence],
      lines: ['one'],
      findings: [{ what: 'Status code', expected: '200', found: '503' }],
    }),
    aTaskRun('Completed', {
      task: 'cart',
      evidence: [plainEvidence],
    }),
  ],
});

export const runs: readonly FlowRun[] = [
  full,
  lettered('F', t0),
  lettered('C', t0),
  aRun(t0),
  lettered('T', t0),
  { ...lettered('C', t0), ownSide: 'resolver' },
];

const digest = {
  id: 'shop #3 opened to #9 over',
  kind: 'digest' as const,
  ranks: [[6, 19] as const],
  count: 14,
  leaves: 'down' as const,
  at: at(90),
  startedAt: at(30),
};

const why = { cause: 'Status code: 503', tasks: ['home'], evidence: 'GET http://a.example/: 503 after 1 ms' };

export const statuses: readonly MonitorStatus[] = [
  aStatus({ status: 'Up', since: t0, seq: 2, closed: [{ n: 1, from: at(-60), to: at(-30) }] }),
  aStatus({
    status: 'Down',
    since: t0,
    seq: 3,
    open: { n: 3, from: t0, cause: 'Status code: 503', tasks: ['home'] },
    closed: [{ n: 2, from: at(-60), to: at(-30) }],
    outbox: [anAlert(2, 'closed'), anAlert(3), digest],
    channels: { console: { lease: { owner: 'somebody', until: at(60) } } },
  }),
  aStatus({
    status: 'Down',
    since: t0,
    seq: 3,
    open: { n: 3, from: t0, ...why, lastNotified: { at: at(30), reminders: 2 } },
    policy: { after: 2, recoverAfter: 1, remindEveryMs: 60_000, every: 'failure' },
    failures: { count: 30, from: at(-90), runs: [String(at(-60)), `${at(-30)}~m`] },
    outbox: [
      { ...anAlert(2, 'paused'), reason: 'a manual change' },
      { id: 'shop#3 reminder 2', kind: 'reminder', n: 3, number: 2, at: at(30), startedAt: t0, ...why },
      { id: `shop~${t0}~home-1`, kind: 'failure', run: `shop~${t0}`, number: 7, at: t0, startedAt: t0, ...why },
      { ...digest, id: 'shop failures 8 to 30', ranks: [], failures: [8, 30], leaves: 'failing' },
    ],
    channels: {
      console: { lease: { owner: 'somebody', until: at(60), upTo: 'shop#2 paused' } },
      team: { finished: ['shop#2 paused'], notBefore: at(90), retries: 2 },
    },
    pendingReceipts: [
      { id: 'shop#1 closed', channel: 'console', outcome: 'accepted', at: at(40), n: 1 },
      {
        id: 'shop #1 opened to #1 over',
        channel: 'team',
        outcome: 'refused',
        reason: 'no',
        at: at(50),
        ranks: [[2, 3]],
      },
    ],
  }),
];

export const incidents: readonly Incident[] = [
  {
    id: 'shop#3',
    monitor: 'shop',
    n: 3,
    startedAt: t0,
    endedAt: at(60),
    cause: 'Status code: 503',
    tasks: ['home', 'cart'],
    alerts: [
      { id: 'shop#3 opened', kind: 'opened', sentAt: at(1) },
      { id: 'shop#3 reminder 1', kind: 'reminder', sentAt: at(9) },
      { id: 'shop#3 closed', kind: 'closed' },
    ],
  },
];

export const knownBody = {
  v: 1,
  monitors: ['shop', 'mail'].map((id, group) => ({
    ...{ id, intervalMs: 30_000, phaseMs: group * 11_000, group, from: t0, title: `The ${id}`, policy: single },
  })),
};

export const scheduleBody = { v: 1, intervalMs: 30_000, phaseMs: 0, state: 'active' };
export const watermarkBody = { v: 1, at: t0 };
