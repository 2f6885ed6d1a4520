// More outages in one read window than one write takes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowRun } from '../../shared/model/run.ts';
import { maxChanges, settle } from '../../shared/model/settle.ts';
import type { IncidentChange } from '../../shared/model/settlement.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { storeLimits } from '../../shared/storage/store-limits.ts';
import { decisiveResults, finalState, type Outage, outages } from '../simulation/oracle.ts';
import { aStatus, type Letter, series } from '../support/builders.ts';

type Settled = { readonly status: MonitorStatus; readonly rounds: number; readonly changes: readonly IncidentChange[] };

/** Settles until nothing changes, as the record step does. */
const settleAll = (before: MonitorStatus, runs: readonly FlowRun[], at: (round: MonitorStatus) => void): Settled => {
  let status = before;
  const changes: IncidentChange[] = [];
  for (let rounds = 0; rounds < 100; rounds += 1) {
    const next = settle(status, runs);
    if (next.status === status) return { status, rounds, changes };
    expect(next.changes.length).toBeLessThanOrEqual(maxChanges);
    changes.push(...next.changes);
    status = next.status;
    at(status);
  }
  throw new Error('the status keeps changing');
};

const spanOf = ({ from, to }: IncidentChange): Outage => ({ from, to: to ?? Number.POSITIVE_INFINITY });
const latest = (changes: readonly IncidentChange[]) => [...new Map(changes.map((one) => [one.n, one])).values()];

const manyLetters = fc.array(fc.constantFrom<Letter>('F', 'W', 'W', 'F', 'C'), { minLength: 40, maxLength: 400 });
const policies = fc.record({ after: fc.integer({ min: 1, max: 2 }), recoverAfter: fc.integer({ min: 1, max: 2 }) });

describe('many outages that are discovered at once', () => {
  it('are written in rounds that fit a transaction', () => {
    expect(maxChanges + 1).toBe(storeLimits.writesPerTransact);
    const { rounds, status } = settleAll(aStatus(), series('FW'.repeat(100)), () => undefined);
    expect([rounds, status.seq]).toEqual([5, 100]);
  });

  it('are complete: in each round status, open incident and alerts agree, and in the end each outage has one incident', () => {
    fc.assert(
      fc.property(manyLetters, policies, (letters, policy) => {
        const runs = series(letters.join(''));
        const truth = outages(decisiveResults(runs, 0), policy);
        const { status, changes } = settleAll(aStatus({ policy }), runs, (round) => {
          expect(round.open !== undefined).toBe(round.status === 'Down');
          const ranks = round.outbox.reduce((sum, alert) => sum + (alert.kind === 'digest' ? alert.count : 1), 0);
          expect(ranks).toBe(2 * round.seq - (round.open ? 1 : 0));
        });
        const incidents = latest(changes);
        expect(incidents.map(({ n }) => n)).toEqual(truth.map((_, index) => index + 1));
        expect(incidents.map(spanOf)).toEqual(truth.map(({ from, to }) => ({ from, to })));
        const expected = finalState(decisiveResults(runs, 0), policy);
        if (expected !== 'Unknown') expect(status.status).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });
});
