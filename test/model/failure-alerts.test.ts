import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withFacts } from '../../shared/model/alert-policy.ts';
import { keptRuns } from '../../shared/model/failure-alerts.ts';
import { settle } from '../../shared/model/settle.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { aRun, aStatus, aTaskRun, at, lettered, series } from '../support/builders.ts';

const each = { policy: { after: 2, recoverAfter: 1, every: 'failure' as const } };
const idsOf = (status: MonitorStatus): readonly string[] => status.outbox.map(({ id }) => id);
const emptied = (status: MonitorStatus): MonitorStatus => ({ ...status, outbox: [] });
const failureId = (second: number): string => `shop~${at(second)}~home-000`;

describe('a failure alert', () => {
  it('has the id of its run and task run, and precedes the alert of the incident that it opens', () => {
    const first = settle(aStatus(each), series('F')).status;
    expect(idsOf(first)).toEqual([failureId(0)]);
    expect(first.outbox[0]).toMatchObject({ kind: 'failure', number: 1, at: at(0), cause: 'broken at 0' });
    expect(idsOf(settle(first, series('FF')).status)).toEqual([failureId(0), failureId(10), 'shop#1 opened']);
  });

  it('exists for each failed task of a run, and for no passing task', () => {
    const taskRuns = [
      aTaskRun('Failed', { task: 'cart', name: 'cart-1' }),
      aTaskRun('Completed'),
      aTaskRun('TimedOut', { task: 'pay', name: 'pay-2' }),
    ];
    const { status } = settle(aStatus(each), [aRun(at(0), { taskRuns })]);
    expect(idsOf(status)).toEqual([`shop~${at(0)}~cart-1`, `shop~${at(0)}~pay-2`]);
    expect(settle(status, [aRun(at(0), { taskRuns })]).status).toBe(status);
  });

  it('is created once, in whatever order and however often runs are settled', () => {
    const letters = fc.array(fc.constantFrom('F', 'W', 'C', 'T'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, fc.infiniteStream(fc.nat()), (given, chance) => {
        const runs = series(given.join(''));
        const arrivals = runs.map((run) => ({ run, place: chance.next().value })).toSorted((a, b) => a.place - b.place);
        let status = aStatus(each);
        const all: string[] = [];
        arrivals.forEach((_, i) => {
          status = settle(
            status,
            arrivals.slice(0, i + 1).map(({ run }) => run),
          ).status;
          all.push(...status.outbox.filter(({ kind }) => kind === 'failure').map(({ id }) => id));
          status = emptied(status);
        });
        const failing = runs.filter((_, i) => given[i] === 'F' || given[i] === 'T');
        expect(all.toSorted()).toEqual(failing.map((run) => `${run.id}~home-000`).toSorted());
        expect(status.failures?.count ?? 0).toBe(failing.length);
      }),
      { numRuns: 100 },
    );
  });

  it('is remembered for the newest runs, and runs before them get no alert again', () => {
    let status = aStatus({ ...each, from: at(0) });
    const runs = series('F'.repeat(100));
    for (let i = 1; i <= 100; i += 1) status = emptied(settle(status, runs.slice(Math.max(0, i - 60), i)).status);
    expect(status.failures).toMatchObject({ count: 100, from: at(100 * 10 - keptRuns * 10 - 10) + 1 });
    expect(status.failures?.runs).toHaveLength(keptRuns);
    expect(settle(status, runs).status).toBe(status);
  });

  it('is created again when a clock that was far ahead is corrected', () => {
    const ahead = Array.from({ length: 60 }, (_, i) => lettered('F', at(9_000 + i * 10)));
    const wrong = emptied(settle(aStatus(each), ahead).status);
    expect(wrong.failures?.from).toBeGreaterThan(at(9_000));
    expect(idsOf(settle(wrong, series('WF')).status)).toContain(failureId(10));
  });

  it('is not created for runs before the policy asked for it, and its numbers continue', () => {
    const quiet = emptied(settle(aStatus(), series('FF')).status);
    const enabled = withFacts(quiet, { title: 'The shop', policy: each.policy }, at(15));
    expect(idsOf(settle(enabled, series('FFF')).status)).toEqual([failureId(20)]);
    const after = emptied(settle(enabled, series('FFF')).status);
    const disabled = withFacts(after, { title: 'The shop', policy: quiet.policy }, at(25));
    expect(settle(disabled, series('FFFF')).status).toBe(disabled);
    const again = withFacts(disabled, { title: 'The shop', policy: each.policy }, at(35));
    expect(settle(again, series('FFFFF')).status.outbox).toMatchObject([{ id: failureId(40), number: 2 }]);
  });

  it('contains the task, the monitor, the time and the cause, with a link to the run', () => {
    const { status } = settle(aStatus(each), series('F'));
    const [notification] = status.outbox.map((alert) => composeNotification(status, alert, 'https://vigia.example/'));
    expect(notification).toMatchObject({ severity: 'down', subject: 'FAILED: home of The shop' });
    expect(notification?.text).toBe(
      `home of The shop failed at 2026-11-21 12:45:00 UTC.\nbroken at 0\nhttps://vigia.example/runs/shop~${at(0)}`,
    );
  });
});

describe('very many failure alerts', () => {
  const flood = (more: Partial<MonitorStatus> = {}): MonitorStatus => {
    const taskRuns = Array.from({ length: 70 }, (_, i) => aTaskRun('Failed', { name: `home-${i}` }));
    return settle(aStatus({ ...each, ...more }), [aRun(at(0), { taskRuns })]).status;
  };

  it('become one digest that names and counts them', () => {
    const { outbox, title, monitor } = flood();
    expect(outbox).toHaveLength(21);
    const digest = outbox.at(-1);
    expect(digest).toMatchObject({ id: 'shop failures 21 to 70', count: 50, failures: [21, 70], leaves: 'failing' });
    const notification = digest && composeNotification({ monitor, title }, digest);
    expect(notification).toMatchObject({ severity: 'down', subject: 'FAILED: The shop, after 50 alerts' });
    expect(notification?.text).toContain(
      'The newest run of The shop failed. 50 alerts could not be sent separately. They were about 50 failed task runs',
    );
  });

  it('become another digest while a sender may be sending the last one', () => {
    const before = flood();
    const lease = { owner: 'me', until: at(30), upTo: before.outbox.at(-1)?.id ?? '' };
    const { outbox } = settle({ ...before, channels: { console: { lease } } }, series('F..FFF')).status;
    expect(outbox[20]).toEqual(before.outbox[20]);
    expect(outbox.slice(21)).toMatchObject([{ kind: 'digest', failures: [71, 73], ranks: [[2, 2]], leaves: 'down' }]);
  });
});
