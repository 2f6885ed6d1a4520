// A bad certificate counts for an hour, although other servers of the same name have a good one.
import { describe, expect, it } from 'vitest';
import type { FlowRun } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import { type MonitorStatus, newStatus } from '../../shared/model/status.ts';
import { aRun, aTaskRun, t0 } from '../support/builders.ts';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const cause = 'Certificate of shop.example expires on 2026-12-03, in 2 days, expected at least 3 days';

const passing = (at: number): FlowRun => aRun(t0 + at, { taskRuns: [aTaskRun('Completed')] });
const bad = (at: number): FlowRun => {
  const states = [{ type: 'FAILED', name: 'Failed', message: cause, timestamp: t0 + at } as const];
  return aRun(t0 + at, { taskRuns: [aTaskRun('Failed', { states, onlyCertificate: true })] });
};
const refused = (at: number): FlowRun => {
  const error = { code: 'CERTIFICATE_EXPIRED', message: 'certificate of shop.example expired' };
  const evidence = [{ kind: 'http', phases: { totalMs: 9 }, error }];
  return aRun(t0 + at, { taskRuns: [aTaskRun('Failed', { evidence })] });
};
const down = (at: number): FlowRun => aRun(t0 + at, { taskRuns: [aTaskRun('Failed')] });

const start = (policy: Partial<MonitorStatus['policy']> = {}): MonitorStatus =>
  newStatus({
    monitor: 'shop',
    title: 'Shop',
    from: t0,
    policy: { after: 1, recoverAfter: 1, remindEveryMs: 0, ...policy },
  });

const windowSize = 8;

/** Settles after each run from the newest few, as the record step does, until nothing changes. */
const settleEach = (runs: readonly FlowRun[], status: MonitorStatus): MonitorStatus =>
  runs.reduce((before, _, index) => {
    const window = runs.slice(Math.max(0, index + 1 - windowSize), index + 1);
    const { status: after } = settle(before, window);
    expect(settle(after, window).status).toBe(after);
    return after;
  }, status);

const kindsOf = ({ outbox }: MonitorStatus) => outbox.map(({ kind }) => kind);

/** Every ten seconds; each other run meets the bad certificate until `until`. */
const alternating = (until: number, to: number, one: (at: number) => FlowRun = bad): readonly FlowRun[] =>
  Array.from({ length: to / (10 * second) }, (_, index) => index * 10 * second).map((at) =>
    at <= until && at % (20 * second) === 0 ? one(at) : passing(at),
  );

describe('two servers whose certificates differ', () => {
  it.each([
    ['ends soon', bad],
    ['is refused', refused],
  ])('send one alert while one of them %s, and recover an hour after it was last met', (_, one) => {
    const runs = alternating(70 * second, 2 * hour, one);
    const lastBad = 60 * second;
    const during = settleEach(runs.slice(0, 20), start());
    expect([during.status, kindsOf(during)]).toEqual(['Down', ['opened']]);
    const after = settleEach(runs.slice(20), during);
    expect([after.status, kindsOf(after)]).toEqual(['Up', ['opened', 'closed']]);
    expect(after.outbox.at(-1)?.at).toBe(t0 + lastBad + hour);
  });

  it.each([{ after: 2 }, { after: 3, recoverAfter: 2 }])('are noticed although runs alternate, with %o', (policy) => {
    const status = settleEach(alternating(minute, 5 * minute), start(policy));
    expect([status.status, kindsOf(status)]).toEqual(['Down', ['opened']]);
    expect(status.open).toMatchObject({ cause, certificate: true });
  });

  it('stay noticed where the bad one is met again after many good ones', () => {
    const steps = Array.from({ length: 60 }, (_, index) => (index + 2) * 10 * second);
    const met = [bad(0), bad(10 * second), ...steps.map(passing), bad(630 * second), passing(640 * second)];
    const status = settleEach(met, start({ after: 2 }));
    expect([status.status, kindsOf(status)]).toEqual(['Down', ['opened']]);
    expect(status.badCertificate).toMatchObject({ since: t0, at: t0 + 630 * second });
  });

  it('have no failure alerts for the runs that passed', () => {
    const status = settleEach(alternating(40 * second, 5 * minute), start({ every: 'failure' }));
    expect(kindsOf(status).filter((kind) => kind === 'failure')).toHaveLength(3);
  });
});

it('a service that recovers from an outage is up at once', () => {
  const status = settleEach([down(0), passing(10 * second)], start());
  expect([status.status, kindsOf(status)]).toEqual(['Up', ['opened', 'closed']]);
  expect(status).not.toHaveProperty('badCertificate');
});

it('a bad certificate before a pause does not count', () => {
  const before = settleEach([bad(0), passing(10 * second)], start());
  const { open: _, ...resumed } = { ...before, from: t0 + minute, status: 'Unknown' as const };
  expect(settleEach([passing(2 * minute)], resumed).status).toBe('Up');
});

it('an outage during an incident of a certificate is reported once, and ends with it', () => {
  const during = settleEach([bad(0), bad(10 * second), down(20 * second), down(30 * second)], start());
  const sent = { ...during, channels: { console: { finished: during.outbox.map(({ id }) => id) } } };
  const reported = settleEach([bad(0), down(40 * second), down(50 * second)], sent);
  expect(kindsOf(reported)).toEqual(['opened', 'reminder']);
  expect(reported.outbox.at(-1)).toMatchObject({ worsened: true, cause: 'Failed' });
  expect(reported.open).not.toHaveProperty('certificate');
  expect(kindsOf(settleEach([down(60 * second), bad(70 * second), down(80 * second)], reported))).toEqual([
    'opened',
    'reminder',
  ]);
});

it('the same follows from the recorded runs, whichever of them is settled last', () => {
  const runs = alternating(30 * second, 60 * second);
  const once = settle(start(), runs).status;
  expect(settle(start(), runs.toReversed()).status).toEqual(once);
  expect(kindsOf(once)).toEqual(['opened']);
});
