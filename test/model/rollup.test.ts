import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentiles } from '../../shared/model/histogram.ts';
import {
  dayMs,
  emptyRollup,
  hourMs,
  isEmptyRollup,
  lastDueHour,
  mergeAllRollups,
  mergeRollups,
  permanentlyMissed,
  rollUpRuns,
  startOfDay,
  startOfHour,
  totalOf,
} from '../../shared/model/rollup.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { missedRuns, type ScheduleEntry } from '../../shared/model/schedule.ts';
import { state } from '../../shared/model/state.ts';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { aRun, aTaskRun, at, type Letter, lettered, t0 } from '../support/builders.ts';

const answeredRequest = (totalMs: number, more: Partial<HttpEvidence> = {}): HttpEvidence => ({
  kind: 'http',
  method: 'GET',
  url: 'https://shop.example/',
  status: 200,
  phases: { dnsMs: 10, tcpMs: 20, tlsMs: 40, firstByteMs: 80, totalMs },
  ...more,
});

const runWithRequests = (evidence: readonly HttpEvidence[]): FlowRun =>
  aRun(t0, { taskRuns: [aTaskRun('Completed', { evidence })] });

const zero = { Completed: 0, Degraded: 0, Failed: 0, TimedOut: 0, Crashed: 0, Cancelled: 0 };

describe('a roll-up of runs', () => {
  it.each<{ what: string; run: FlowRun; flowRuns: object; taskRuns: object; verdict: string }>([
    {
      what: 'passing',
      run: lettered('W', t0),
      flowRuns: { Completed: 1 },
      taskRuns: { Completed: 1 },
      verdict: 'passing',
    },
    {
      what: 'with a task that Failed, in a flow that is Completed',
      run: lettered('F', t0),
      flowRuns: { Completed: 1 },
      taskRuns: { Failed: 1 },
      verdict: 'failing',
    },
    {
      what: 'with a task that TimedOut',
      run: lettered('T', t0),
      flowRuns: { Completed: 1 },
      taskRuns: { TimedOut: 1 },
      verdict: 'failing',
    },
    { what: 'Crashed', run: lettered('C', t0), flowRuns: { Crashed: 1 }, taskRuns: {}, verdict: 'neutral' },
    { what: 'Cancelled', run: lettered('X', t0), flowRuns: { Cancelled: 1 }, taskRuns: {}, verdict: 'neutral' },
    {
      what: 'Failed, with a task that is Completed',
      run: aRun(t0, { states: [state('Failed', at(1))] }),
      flowRuns: { Failed: 1 },
      taskRuns: { Completed: 1 },
      verdict: 'failing',
    },
    {
      what: 'with a task that is Degraded, and one that is Completed',
      run: aRun(t0, { taskRuns: [aTaskRun('Degraded'), aTaskRun('Completed')] }),
      flowRuns: { Completed: 1 },
      taskRuns: { Degraded: 1, Completed: 1 },
      verdict: 'degraded',
    },
  ])('counts one $what', ({ run, flowRuns, taskRuns, verdict }) => {
    const rollup = rollUpRuns([run], 0);
    expect(rollup.flowRuns).toEqual({ ...zero, ...flowRuns });
    expect(rollup.taskRuns).toEqual({ ...zero, ...taskRuns });
    expect(rollup.verdicts).toEqual({ passing: 0, degraded: 0, failing: 0, neutral: 0, [verdict]: 1 });
  });

  it('counts manual runs among the flow runs, and missed runs separately', () => {
    const rollup = rollUpRuns([aRun(t0), aRun(at(3), { trigger: 'manual' })], 4);
    expect(rollup).toMatchObject({ manual: 1, missed: 4, flowRuns: { Completed: 2 } });
  });

  it('has the response time of every answered request, whatever its status', () => {
    const refused = { code: 'REFUSED', message: 'connection refused' };
    const { latency, phases } = rollUpRuns(
      [
        runWithRequests([answeredRequest(100), answeredRequest(5_000, { status: 503 })]),
        runWithRequests([
          answeredRequest(20_000, { error: refused }),
          { kind: 'http' as const, method: 'GET', url: '', phases: { totalMs: 9_000 }, error: refused },
        ]),
      ],
      0,
    );
    expect(latency.counts.reduce((sum, count) => sum + count)).toBe(2);
    expect(percentiles(latency)?.maxMs).toBe(5_000);
    expect(percentiles(phases.dns)?.maxMs).toBe(10);
    expect(percentiles(phases.firstByte)?.maxMs).toBe(80);
  });

  it('has no percentiles for a phase or a request that did not take place', () => {
    const rollup = rollUpRuns(
      [runWithRequests([answeredRequest(7, { phases: { totalMs: 7 } })]), lettered('C', t0)],
      0,
    );
    expect(percentiles(rollup.phases.tls)).toBeUndefined();
    expect(percentiles(rollUpRuns([lettered('W', t0)], 0).latency)).toBeUndefined();
  });
});

const someRuns = fc.array(
  fc.record({
    letter: fc.constantFrom<Letter>('W', 'F', 'C', 'X', 'T'),
    second: fc.integer({ min: 0, max: 86_399 }),
    totalMs: fc.integer({ min: 0, max: 30_000 }),
    manual: fc.boolean(),
  }),
  { maxLength: 60 },
);

const runsOf = (parts: typeof someRuns extends fc.Arbitrary<infer T> ? T : never): readonly FlowRun[] =>
  parts.map(({ letter, second, totalMs, manual }) => {
    const run = lettered(letter, startOfDay(t0) + second * 1_000);
    const taskRuns = run.taskRuns.map((taskRun) => ({ ...taskRun, evidence: [answeredRequest(totalMs)] }));
    return { ...run, taskRuns, ...(manual ? { trigger: 'manual' as const } : {}) };
  });

describe('merging', () => {
  it('is associative and commutative, and the empty roll-up is neutral', () => {
    fc.assert(
      fc.property(someRuns, someRuns, someRuns, fc.nat(9), (a, b, c, missed) => {
        const [ra, rb, rc] = [a, b, c].map((runs) => rollUpRuns(runsOf(runs), missed)) as [never, never, never];
        expect(mergeRollups(mergeRollups(ra, rb), rc)).toEqual(mergeRollups(ra, mergeRollups(rb, rc)));
        expect(mergeRollups(ra, rb)).toEqual(mergeRollups(rb, ra));
        expect(mergeRollups(emptyRollup, ra)).toEqual(ra);
      }),
    );
  });

  it('of 24 hours equals the roll-up of the day', () => {
    fc.assert(
      fc.property(someRuns, (parts) => {
        const runs = runsOf(parts);
        const byHour = Map.groupBy(runs, ({ dueAt }) => startOfHour(dueAt));
        const hours = Array.from({ length: 24 }, (_, hour) =>
          rollUpRuns(byHour.get(startOfDay(t0) + hour * hourMs) ?? [], 1),
        );
        expect(mergeAllRollups(hours)).toEqual(rollUpRuns(runs, 24));
        expect(totalOf(mergeAllRollups(hours).verdicts)).toBe(runs.length);
      }),
    );
  });
});

describe('a permanently missed run', () => {
  const entry = (from: number, more: Partial<ScheduleEntry> = {}): ScheduleEntry => ({
    ...{ from, intervalMs: 30_000, phaseMs: 7_000, state: 'active' },
    ...more,
  });
  const window = { from: startOfHour(t0), to: startOfHour(t0) + hourMs };

  it('is every run that was expected and has no record', () => {
    expect(permanentlyMissed([entry(0)], new Set(), window)).toHaveLength(120);
    expect(permanentlyMissed([entry(t0)], new Set([at(7), at(37)]), window)).toHaveLength(28);
    expect(permanentlyMissed([entry(0), entry(at(0), { state: 'paused' })], new Set(), window)).toHaveLength(90);
    expect(permanentlyMissed([entry(0, { state: 'removed' })], new Set(), window)).toHaveLength(0);
    expect(
      permanentlyMissed([entry(0, { intervalMs: 7 * dayMs, phaseMs: t0 % (7 * dayMs) })], new Set(), window),
    ).toEqual([t0]);
  });

  it('equals the runs that are missed at any later time', () => {
    const seconds = fc.integer({ min: -3_600, max: 3_600 });
    const histories = fc.array(
      fc.record({
        from: seconds.map(at),
        intervalMs: fc.constantFrom(10_000, 30_000, 300_000, 3_600_000),
        phaseMs: fc.integer({ min: 0, max: 9_999 }),
        state: fc.constantFrom('active', 'paused', 'removed'),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(histories, fc.array(seconds.map(at)), (entries, times) => {
        const history = entries.toSorted((a, b) => a.from - b.from);
        const recorded = new Set(times);
        const later = window.to + 8 * dayMs;
        expect(permanentlyMissed(history, recorded, window)).toEqual(
          missedRuns(history, recorded, { ...window, now: later }),
        );
      }),
    );
  });
});

describe('an hour', () => {
  it.each([
    { now: '2026-11-21T12:34:59.999Z', due: '2026-11-21T10:00:00.000Z' },
    { now: '2026-11-21T12:35:00.000Z', due: '2026-11-21T11:00:00.000Z' },
    { now: '2026-11-21T13:00:00.000Z', due: '2026-11-21T11:00:00.000Z' },
    // Days on which European clocks change: UTC is not affected.
    { now: '2026-10-25T01:35:00.000Z', due: '2026-10-25T00:00:00.000Z' },
    { now: '2026-03-29T02:35:00.000Z', due: '2026-03-29T01:00:00.000Z' },
    { now: '2027-01-01T00:35:00.000Z', due: '2026-12-31T23:00:00.000Z' },
  ])('is due 35 minutes after its end: at $now that of $due', ({ now, due }) => {
    expect(new Date(lastDueHour(Date.parse(now))).toISOString()).toBe(due);
  });

  it('without recorded and missed runs is empty', () => {
    expect(isEmptyRollup(rollUpRuns([], 0))).toBe(true);
    expect(isEmptyRollup(rollUpRuns([], 1))).toBe(false);
    expect(isEmptyRollup(rollUpRuns([aRun(t0)], 0))).toBe(false);
  });
});
