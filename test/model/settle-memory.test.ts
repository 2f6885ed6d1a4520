// More outages than a status keeps, some of whose results arrive late.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowRun } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import type { IncidentChange } from '../../shared/model/settlement.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { decisiveResults, type Outage, outages, overlaps } from '../simulation/oracle.ts';
import { aStatus, at, type Letter, lettered, series } from '../support/builders.ts';

type Settled = { readonly status: MonitorStatus; readonly changes: readonly IncidentChange[] };

/** Settles until nothing changes, as the record step does. */
const settleAll = (before: MonitorStatus, runs: readonly FlowRun[]): Settled => {
  let status = before;
  const changes: IncidentChange[] = [];
  for (let rounds = 0; rounds < 100; rounds += 1) {
    const next = settle(status, runs);
    if (next.status === status) return { status, changes };
    changes.push(...next.changes);
    status = next.status;
  }
  throw new Error('the status keeps changing');
};

const spanOf = ({ from, to }: IncidentChange): Outage => ({ from, to: to ?? Number.POSITIVE_INFINITY });
const latest = (changes: readonly IncidentChange[]) => [...new Map(changes.map((one) => [one.n, one])).values()];

const manyLetters = fc.array(fc.constantFrom<Letter>('F', 'W', 'W', 'F', 'C'), { minLength: 40, maxLength: 400 });

describe('late results among more outages than the status keeps', () => {
  /** Most in order, some late by a few or by many. */
  const arrivals = manyLetters.chain((letters) => {
    const runs = series(letters.join(''));
    return fc
      .array(fc.integer({ min: 0, max: 120 }), { minLength: runs.length, maxLength: runs.length })
      .map((delays) =>
        runs
          .map((run, index) => ({ run, place: index + ((delays[index] ?? 0) > 100 ? (delays[index] ?? 0) / 2 : 0) }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ run }) => run),
      );
  });

  it('settle the status, and no outage has two alerts', () => {
    fc.assert(
      fc.property(arrivals, (runs) => {
        let status = aStatus();
        const changes: IncidentChange[] = [];
        for (const index of runs.keys()) {
          const settled = settleAll(status, runs.slice(0, index + 1));
          status = settled.status;
          changes.push(...settled.changes);
        }
        const incidents = latest(changes).map(spanOf);
        for (const outage of outages(decisiveResults(runs, 0), status.policy))
          expect(incidents.filter((incident) => overlaps(incident, outage)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });

  it('are forgotten in the order of time, also when one ends with the run that starts another', () => {
    const known = series('FW'.repeat(20));
    const { status } = settleAll(aStatus(), known);
    const manual = (letter: 'F' | 'W', ms: number): FlowRun => ({
      ...lettered(letter, at(20) - ms),
      id: `shop~${ms}~m`,
    });
    const all = [...known, manual('F', 5), manual('W', 0)];
    expect(settleAll(status, all).changes).toEqual([]);
  });
});
