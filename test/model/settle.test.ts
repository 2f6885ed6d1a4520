import { describe, expect, it } from 'vitest';
import { pause, remove, restore } from '../../shared/model/pause.ts';
import { settle } from '../../shared/model/settle.ts';
import type { Settlement } from '../../shared/model/settlement.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { aRun, aStatus, aTaskRun, at, lettered, series, t0 } from '../support/builders.ts';

const idsOf = (status: MonitorStatus): readonly string[] => status.outbox.map(({ id }) => id);

const notified = (kind: string) => ({ id: `shop#1 ${kind}`, kind });

const policy = (after: number, recoverAfter: number) => ({ policy: { after, recoverAfter } });

describe('an outage', () => {
  it('opens an incident with the message of the first failed task', () => {
    const failed = aTaskRun('Failed', { message: 'Status code: 503' });
    const other = aTaskRun('Failed', { task: 'cart', message: 'empty' });
    const run = aRun(at(10), { taskRuns: [aTaskRun('Completed', { task: 'dns' }), failed, other, failed] });
    const { status, changes } = settle(aStatus(), [lettered('W', t0), run]);
    const about = { n: 1, from: at(10), cause: 'Status code: 503', tasks: ['home', 'cart'] };
    expect(status).toMatchObject({ status: 'Down', since: at(10), seq: 1, open: about, closed: [] });
    expect(changes).toEqual([{ ...about, isNew: true, notified: [notified('opened')] }]);
    const { cause, tasks } = about;
    const alert = { id: 'shop#1 opened', kind: 'opened', n: 1, at: at(10), startedAt: at(10), cause, tasks };
    expect(status.outbox).toEqual([alert]);
  });

  it('of a flow without a failed task has the message of the flow', () => {
    const states = [{ type: 'FAILED', name: 'TimedOut', timestamp: at(20) } as const];
    expect(settle(aStatus(), [aRun(t0, { states, taskRuns: [] })]).status.open).toMatchObject({
      cause: 'TimedOut',
      tasks: [],
    });
  });

  it('has a bounded cause and a bounded list of tasks', () => {
    const taskRuns = Array.from({ length: 40 }, (_, i) =>
      aTaskRun('Failed', { task: `t${i}`, message: 'x'.repeat(9_000) }),
    );
    const { open } = settle(aStatus(), [aRun(t0, { taskRuns })]).status;
    expect(open?.cause.length).toBeLessThanOrEqual(300);
    expect(open?.tasks.length).toBeLessThanOrEqual(10);
  });

  it.each([
    ['in the middle of a sign', `${'x'.repeat(299)}🛒 is empty`, 'x'.repeat(299)],
    ['of half a sign', `\ud83d ${'x'.repeat(400)}`, `\ufffd ${'x'.repeat(298)}`],
    ['after a sign', `${'x'.repeat(298)}🛒 is empty`, `${'x'.repeat(298)}🛒`],
  ])('does not end a long cause with half of a character: cut %s', (_, message, cause) => {
    const run = aRun(t0, { taskRuns: [aTaskRun('Failed', { message })] });
    expect(settle(aStatus(), [run]).status.open?.cause).toBe(cause);
    const paused = pause(settle(aStatus(), series('F')).status, at(10), message);
    expect(paused.status.outbox.at(-1)).toMatchObject({ reason: cause });
  });

  it('is closed by the run that recovered, with one alert', () => {
    const down = settle(aStatus(), series('WFF')).status;
    const { status, changes } = settle(down, series('WFFW'));
    expect(status).toMatchObject({ status: 'Up', since: at(30), closed: [{ n: 1, from: at(10), to: at(30) }] });
    expect(status).not.toHaveProperty('open');
    expect(changes).toEqual([{ ...down.open, isNew: false, to: at(30), notified: [notified('closed')] }]);
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 closed']);
    expect(status.outbox[1]).toMatchObject({ at: at(30), startedAt: at(10) });
  });

  it('has no further alert when its message changes', () => {
    const down = settle(aStatus(), series('F')).status;
    const next = settle(down, [...series('F'), aRun(at(10), { taskRuns: [aTaskRun('Failed', { message: 'other' })] })]);
    expect(next.status).toBe(down);
  });

  it.each([
    // after, recoverAfter, runs, and the alerts after each run
    [1, 1, 'WFW', ['', 'opened', 'closed']],
    [2, 1, 'WFFW', ['', '', 'opened', 'closed']],
    [3, 1, 'FFCF', ['', '', '', 'opened']],
    [1, 3, 'FWWW', ['opened', '', '', 'closed']],
    [2, 2, 'FWFFWFWW', ['', '', '', 'opened', '', '', '', 'closed']],
    [3, 3, 'FFFWWFWWW', ['', '', 'opened', '', '', '', '', '', 'closed']],
  ])('after %i and recoverAfter %i: %s', (after, recoverAfter, letters, expected) => {
    let status = aStatus(policy(after, recoverAfter));
    const added = [...letters].map((_, i) => {
      const before = status.outbox.length;
      status = settle(status, series(letters.slice(0, i + 1))).status;
      return status.outbox
        .slice(before)
        .map(({ kind }) => kind)
        .join();
    });
    expect(added).toEqual(expected);
  });
});

describe('the very status is returned when there is nothing to do', () => {
  it.each([
    ['without runs', aStatus(), ''],
    ['Up with passing runs', settle(aStatus(), series('W')).status, 'WWW'],
    ['Down with failing runs', settle(aStatus(), series('F')).status, 'FFF'],
    ['for neutral runs only', settle(aStatus(), series('F')).status, 'FCXCX'],
    ['for a streak that is not complete', settle(aStatus(policy(2, 2)), series('FF')).status, 'FFW'],
    ['while paused', aStatus({ paused: true }), 'F'],
    ['once removed', aStatus({ removed: true }), 'F'],
  ])('%s', (_, status, letters) => {
    const settled = settle(status, series(letters));
    expect(settled.status).toBe(status);
    expect(settled.changes).toEqual([]);
  });

  it('a window without a complete streak keeps the status', () => {
    const down = settle(aStatus(policy(2, 2)), series('FF')).status;
    expect(settle(down, series('..WFWFWFWF')).status).toBe(down);
  });
});

describe('`from`', () => {
  it('excludes the runs before it, and includes a run at it', () => {
    expect(settle(aStatus({ from: at(20) }), series('FF')).status.status).toBe('Unknown');
    expect(settle(aStatus({ from: at(20) }), series('WWF')).status.open?.from).toBe(at(20));
    expect(settle(aStatus({ from: at(20), ...policy(2, 1) }), series('.FF')).status.status).toBe('Unknown');
  });
});

describe('removal', () => {
  const down = settle(aStatus(), series('WF')).status;

  it('closes the open incident, with an alert', () => {
    const { status, changes }: Settlement = remove(down, at(60));
    expect(status).toMatchObject({ removed: true, status: 'Unknown', since: at(60), closed: [{ n: 1, to: at(60) }] });
    expect(status).not.toHaveProperty('open');
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 removed']);
    expect(changes).toMatchObject([{ n: 1, to: at(60), isNew: false, notified: [notified('removed')] }]);
  });

  it('has no alert without an open incident, and changes nothing the second time', () => {
    const removed = remove(settle(aStatus(), series('W')).status, at(60));
    expect(removed.status).toMatchObject({ removed: true, outbox: [] });
    expect(removed.changes).toEqual([]);
    expect(remove(removed.status, at(70)).status).toBe(removed.status);
  });

  it('excludes late results', () => {
    const { status } = remove(down, at(60));
    expect(settle(status, series('WFW')).status).toBe(status);
  });

  it('ends with a return: numbers continue, and only runs from then on count', () => {
    const back = restore(remove(down, at(60)).status, at(120));
    expect(back).toMatchObject({ removed: false, from: at(120), status: 'Unknown', since: at(120), seq: 1 });
    const { status } = settle(back, [...series('WF'), lettered('F', at(130))]);
    expect(status.open).toMatchObject({ n: 2, from: at(130) });
  });

  it('a return of a monitor that was not removed changes nothing', () => {
    expect(restore(down, at(120))).toBe(down);
  });
});
