import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../shared/model/monitor.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import type { IncidentChange } from '../../shared/model/settlement.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { decisiveResults, finalState, type Outage, outages, overlaps } from '../simulation/oracle.ts';
import { aStatus, type Letter, series, single } from '../support/builders.ts';

const letters = fc.array(fc.constantFrom<Letter>('F', 'F', 'W', 'W', 'T', 'C', 'X'), { minLength: 1, maxLength: 16 });

/** Runs in the order in which they arrive. */
const arrivals = letters.chain((all) => {
  const runs = series(all.join(''));
  return fc.shuffledSubarray([...runs], { minLength: runs.length });
});

const policies = fc.record({ after: fc.integer({ min: 1, max: 3 }), recoverAfter: fc.integer({ min: 1, max: 3 }) });

type Settled = { readonly status: MonitorStatus; readonly incidents: ReadonlyMap<number, IncidentChange> };

const withChanges = (before: Settled, status: MonitorStatus, changes: readonly IncidentChange[]): Settled => ({
  status,
  incidents: new Map([...before.incidents, ...changes.map((change) => [change.n, change] as const)]),
});

/** Settles after every arrival, as workers do. */
const settleEach = (runs: readonly FlowRun[], policy: Policy): Settled =>
  runs.reduce<Settled>(
    (before, _, i) => {
      const { status, changes } = settle(before.status, runs.slice(0, i + 1));
      return withChanges(before, status, changes);
    },
    { status: aStatus({ policy }), incidents: new Map() },
  );

const spanOf = ({ from, to }: IncidentChange): Outage => ({ from, to: to ?? Number.POSITIVE_INFINITY });

describe('whatever the order in which results arrive', () => {
  it('settling the same runs again changes nothing', () => {
    fc.assert(
      fc.property(arrivals, policies, (runs, policy) => {
        const { status } = settleEach(runs, policy);
        expect(settle(status, runs).status).toBe(status);
        expect(settle(status, runs.toReversed()).status).toBe(status);
      }),
      { numRuns: 500 },
    );
  });

  it('the status follows from the runs, and an incident is open exactly while it is Down', () => {
    fc.assert(
      fc.property(arrivals, policies, (runs, policy) => {
        const { status } = settleEach(runs, policy);
        const expected = finalState(decisiveResults(runs, 0), policy);
        // A late result can leave a series without a complete streak. Then the status stays.
        if (expected !== 'Unknown') expect(status.status).toBe(expected);
        expect(status.open !== undefined).toBe(status.status === 'Down');
      }),
      { numRuns: 500 },
    );
  });

  it('with a policy of 1 and 1 each outage has exactly one incident, and each incident an outage', () => {
    fc.assert(
      fc.property(arrivals, (runs) => {
        const { status, incidents } = settleEach(runs, single);
        const truth = outages(decisiveResults(runs, 0), single);
        const spans = [...incidents.values()].map(spanOf);
        expect(status.status).toBe(finalState(decisiveResults(runs, 0), single));
        for (const outage of truth) expect(spans.filter((span) => overlaps(span, outage))).toHaveLength(1);
        for (const span of spans) expect(truth.some((outage) => overlaps(span, outage))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('with any policy each outage has an incident', () => {
    fc.assert(
      fc.property(arrivals, policies, (runs, policy) => {
        const { incidents } = settleEach(runs, policy);
        const spans = [...incidents.values()].map(spanOf);
        for (const outage of outages(decisiveResults(runs, 0), policy))
          expect(spans.some((span) => overlaps(span, outage))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('an incident has one alert when it opens and one when it ends, with numbers without a gap', () => {
    fc.assert(
      fc.property(arrivals, policies, (runs, policy) => {
        const { status } = settleEach(runs, policy);
        const ids = status.outbox.map(({ id }) => id);
        if (ids.length >= 20) return;
        expect(new Set(ids).size).toBe(ids.length);
        for (let n = 1; n <= status.seq; n += 1) {
          const opened = ids.indexOf(`shop#${n} opened`);
          const closed = ids.indexOf(`shop#${n} closed`);
          expect(opened).toBeGreaterThanOrEqual(0);
          if (status.open?.n === n) expect(closed).toBe(-1);
          else expect(closed).toBeGreaterThan(opened);
        }
        expect(ids).toHaveLength(status.seq * 2 - (status.open ? 1 : 0));
      }),
      { numRuns: 500 },
    );
  });
});
