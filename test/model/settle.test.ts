import { describe, expect, it } from 'vitest';
import { remove, restore, type Settlement, settle } from '../../shared/model/settle.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { aRun, aStatus, aTaskRun, at, lettered, series, t0 } from '../support/builders.ts';

const idsOf = (status: MonitorStatus): readonly string[] => status.outbox.map(({ id }) => id);

/** Settles again and again, as looks do, while results arrive; all that is told on the way. */
const told = (start: MonitorStatus, arrivals: readonly (readonly ReturnType<typeof lettered>[])[]) =>
  arrivals.reduce<MonitorStatus>((status, runs) => settle(status, runs).status, start);

const policy = (after: number, recoverAfter: number) => ({ policy: { after, recoverAfter } });

describe('an outage', () => {
  it('opens an incident with the first failed task, told in its words', () => {
    const failed = aTaskRun('Failed', { message: 'Status code: 503' });
    const other = aTaskRun('Failed', { task: 'cart', message: 'empty' });
    const run = aRun(at(10), { taskRuns: [aTaskRun('Completed', { task: 'dns' }), failed, other, failed] });
    const { status, changes } = settle(aStatus(), [lettered('W', t0), run]);
    const about = { n: 1, from: at(10), cause: 'Status code: 503', tasks: ['home', 'cart'] };
    expect(status).toMatchObject({ status: 'Down', since: at(10), seq: 1, open: about, closed: [] });
    expect(changes).toEqual([{ ...about, isNew: true, told: ['opened'] }]);
    const { cause, tasks } = about;
    const alert = { id: 'shop#1 opened', kind: 'opened', n: 1, at: at(10), startedAt: at(10), cause, tasks };
    expect(status.outbox).toEqual([alert]);
  });

  it('of a flow without a failed task is told in the words of the flow', () => {
    const states = [{ type: 'FAILED', name: 'TimedOut', timestamp: at(20) } as const];
    expect(settle(aStatus(), [aRun(t0, { states, taskRuns: [] })]).status.open).toMatchObject({
      cause: 'TimedOut',
      tasks: [],
    });
  });

  it('bounds what is kept of a long reason and of many tasks', () => {
    const taskRuns = Array.from({ length: 40 }, (_, i) =>
      aTaskRun('Failed', { task: `t${i}`, message: 'x'.repeat(9_000) }),
    );
    const { open } = settle(aStatus(), [aRun(t0, { taskRuns })]).status;
    expect(open?.cause.length).toBeLessThanOrEqual(300);
    expect(open?.tasks.length).toBeLessThanOrEqual(10);
  });

  it('is closed by the run that brought it up, and that is told once', () => {
    const down = settle(aStatus(), series('WFF')).status;
    const { status, changes } = settle(down, series('WFFW'));
    expect(status).toMatchObject({ status: 'Up', since: at(30), closed: [{ n: 1, from: at(10), to: at(30) }] });
    expect(status).not.toHaveProperty('open');
    expect(changes).toEqual([{ ...down.open, isNew: false, to: at(30), told: ['closed'] }]);
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 closed']);
    expect(status.outbox[1]).toMatchObject({ at: at(30), startedAt: at(10) });
  });

  it('is not told again when its words change', () => {
    const down = settle(aStatus(), series('F')).status;
    const next = settle(down, [...series('F'), aRun(at(10), { taskRuns: [aTaskRun('Failed', { message: 'other' })] })]);
    expect(next.status).toBe(down);
  });

  it.each([
    // after, recoverAfter, and what is told after each run
    [1, 1, 'WFW', ['', 'opened', 'closed']],
    [2, 1, 'WFFW', ['', '', 'opened', 'closed']],
    [3, 1, 'FFCF', ['', '', '', 'opened']],
    [1, 3, 'FWWW', ['opened', '', '', 'closed']],
    [2, 2, 'FWFFWFWW', ['', '', '', 'opened', '', '', '', 'closed']],
    [3, 3, 'FFFWWFWWW', ['', '', 'opened', '', '', '', '', '', 'closed']],
  ])('after %i and recoverAfter %i: %s', (after, recoverAfter, letters, expected) => {
    let status = aStatus(policy(after, recoverAfter));
    const news = [...letters].map((_, i) => {
      const before = status.outbox.length;
      status = settle(status, series(letters.slice(0, i + 1))).status;
      return status.outbox
        .slice(before)
        .map(({ kind }) => kind)
        .join();
    });
    expect(news).toEqual(expected);
  });
});

describe('nothing to do gives back the very status', () => {
  it.each([
    ['without runs', aStatus(), ''],
    ['Up, well', settle(aStatus(), series('W')).status, 'WWW'],
    ['Down, failing', settle(aStatus(), series('F')).status, 'FFF'],
    ['only neutral runs', settle(aStatus(), series('F')).status, 'FCXCX'],
    ['a streak that is not complete', settle(aStatus(policy(2, 2)), series('FF')).status, 'FFW'],
    ['paused', aStatus({ paused: true }), 'F'],
    ['removed', aStatus({ removed: true }), 'F'],
  ])('%s', (_, status, letters) => {
    const settled = settle(status, series(letters));
    expect(settled.status).toBe(status);
    expect(settled.changes).toEqual([]);
  });

  it('a window in which nothing is decided keeps the status', () => {
    const down = settle(aStatus(policy(2, 2)), series('FF')).status;
    expect(settle(down, series('..WFWFWFWF')).status).toBe(down);
  });
});

describe('`from`', () => {
  it('leaves out the runs before it, and counts the one at it', () => {
    expect(settle(aStatus({ from: at(20) }), series('FF')).status.status).toBe('Unknown');
    expect(settle(aStatus({ from: at(20) }), series('WWF')).status.open?.from).toBe(at(20));
    expect(settle(aStatus({ from: at(20), ...policy(2, 1) }), series('.FF')).status.status).toBe('Unknown');
  });
});

describe('a late result', () => {
  it('that was well inside an outage changes nothing that is told', () => {
    const status = told(aStatus(), [series('FF'), series('FFFW')]);
    expect(settle(status, series('FWFW')).status).toBe(status);
  });

  it('that failed between well ones is covered: opened and closed at once', () => {
    const up = settle(aStatus(), series('W.W')).status;
    const { status, changes } = settle(up, series('WFW'));
    expect(status).toMatchObject({ status: 'Up', seq: 1, closed: [{ n: 1, from: at(10), to: at(20) }] });
    expect(status).not.toHaveProperty('open');
    expect(changes).toMatchObject([{ n: 1, from: at(10), to: at(20), isNew: true, told: ['opened', 'closed'] }]);
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 closed']);
    expect(status.since).toBe(up.since);
  });

  it('covers what was before an open incident, which stays open', () => {
    const down = settle(aStatus(), series('W.WF')).status;
    const { status } = settle(down, series('WFWF'));
    expect(status.open).toEqual(down.open);
    expect(status).toMatchObject({ status: 'Down', seq: 2, closed: [{ n: 2, from: at(10), to: at(20) }] });
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#2 opened', 'shop#2 closed']);
  });

  it('that lengthens an outage which was told is no new one', () => {
    const over = told(aStatus(), [series('W.F'), series('W.FW')]);
    expect(settle(over, series('WFFW')).status).toBe(over);
  });

  it('that undoes a recovery opens another incident, from the newest failing run', () => {
    const over = told(aStatus(policy(1, 2)), [series('F'), series('FW.W')]);
    expect(over.status).toBe('Up');
    // In truth F W F W: not yet well twice in a row.
    const { status } = settle(over, series('FWFW'));
    expect(status.open).toMatchObject({ n: 2, from: at(20) });
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#2 opened']);
  });

  it('that undoes a streak closes what was opened, at the newest run', () => {
    const down = settle(aStatus(policy(2, 1)), series('WF.F')).status;
    expect(down.status).toBe('Down');
    const { status } = settle(down, series('WFWF'));
    expect(status).toMatchObject({ status: 'Up', closed: [{ n: 1, from: at(10), to: at(30) }] });
  });

  it('never ends an incident before it began', () => {
    const down = settle(aStatus(policy(1, 2)), series('WW....F')).status;
    const { status } = settle(down, series('WW'));
    expect(status.closed).toEqual([{ n: 1, from: at(60), to: at(60) }]);
  });
});

describe('cover, open and close', () => {
  it('are told in this order', () => {
    const { status } = settle(aStatus(), series('FWFWF'));
    expect(idsOf(status)).toEqual([
      'shop#1 opened',
      'shop#1 closed',
      'shop#2 opened',
      'shop#2 closed',
      'shop#3 opened',
    ]);
    expect(status.open?.n).toBe(3);
  });

  it('cover comes before the close of what was open', () => {
    const down = settle(aStatus(), series('W.WF')).status;
    const { status } = settle(down, series('WFWFW'));
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#2 opened', 'shop#2 closed', 'shop#1 closed']);
    expect(status.closed.map(({ n }) => n)).toEqual([2, 1]);
  });

  it('a period that overlaps a known incident is covered by it; one that only touches it is not', () => {
    const known = aStatus({ seq: 1, closed: [{ n: 1, from: at(25), to: at(40) }], status: 'Up' });
    expect(settle(known, series('..FWW')).status).toBe(known);
    const touched = aStatus({ seq: 1, closed: [{ n: 1, from: at(30), to: at(40) }], status: 'Up' });
    expect(settle(touched, series('..FWW')).status.seq).toBe(2);
    expect(settle(known, series('.FW')).status.seq).toBe(2);
  });
});

describe('more incidents than are kept', () => {
  const long = 'FW'.repeat(30);
  const all = told(
    aStatus(),
    [...long].map((_, i) => series(long.slice(0, i + 1))),
  );

  it('are numbered on, and the last are kept', () => {
    expect(all.seq).toBe(30);
    expect(all.closed.length).toBeGreaterThanOrEqual(19);
    expect(all.closed.length).toBeLessThanOrEqual(20);
    expect(all.closed.at(-1)).toEqual({ n: 30, from: at(580), to: at(590) });
  });

  it('periods older than those that are kept are not told again', () => {
    expect(settle(all, series(long)).status).toBe(all);
  });

  it('what is younger is still covered', () => {
    const { status } = settle(all, [...series(long), lettered('F', at(575)), lettered('W', at(577))]);
    expect(status).toMatchObject({ seq: 31, status: 'Up' });
    expect(status.closed.at(-1)).toEqual({ n: 31, from: at(575), to: at(577) });
  });
});

describe('removal', () => {
  const down = settle(aStatus(), series('WF')).status;

  it('ends what is open, and tells that', () => {
    const { status, changes }: Settlement = remove(down, at(60));
    expect(status).toMatchObject({ removed: true, status: 'Unknown', since: at(60), closed: [{ n: 1, to: at(60) }] });
    expect(status).not.toHaveProperty('open');
    expect(idsOf(status)).toEqual(['shop#1 opened', 'shop#1 removed']);
    expect(changes).toMatchObject([{ n: 1, to: at(60), isNew: false, told: ['removed'] }]);
  });

  it('tells nothing when all is well, and does nothing twice', () => {
    const removed = remove(settle(aStatus(), series('W')).status, at(60));
    expect(removed.status).toMatchObject({ removed: true, outbox: [] });
    expect(removed.changes).toEqual([]);
    expect(remove(removed.status, at(70)).status).toBe(removed.status);
  });

  it('makes late results count for nothing', () => {
    const { status } = remove(down, at(60));
    expect(settle(status, series('WFW')).status).toBe(status);
  });

  it('is undone by a return: numbers go on, and only runs from then on count', () => {
    const back = restore(remove(down, at(60)).status, at(120));
    expect(back).toMatchObject({ removed: false, from: at(120), status: 'Unknown', since: at(120), seq: 1 });
    const { status } = settle(back, [...series('WF'), lettered('F', at(130))]);
    expect(status.open).toMatchObject({ n: 2, from: at(130) });
  });

  it('a return of what was never away changes nothing', () => {
    expect(restore(down, at(120))).toBe(down);
  });
});
