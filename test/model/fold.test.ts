import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisiveRuns, fold } from '../../shared/model/fold.ts';
import { verdict } from '../../shared/model/run.ts';
import { state } from '../../shared/model/state.ts';
import { decisiveResults, finalState, outages } from '../simulation/oracle.ts';
import { aRun, aTaskRun, at, type Letter, lettered, series, t0 } from '../support/builders.ts';

describe('the verdict of a run', () => {
  it.each([
    ['passing', 'Completed', ['Completed', 'Completed']],
    ['failing', 'Completed', ['Completed', 'Failed']],
    ['failing', 'Completed', ['TimedOut']],
    ['failing', 'Failed', ['Completed']],
    ['failing', 'TimedOut', []],
    ['failing', 'Crashed', ['Failed']],
    ['failing', 'Completed', ['Failed', 'Crashed']],
    ['neutral', 'Crashed', []],
    ['neutral', 'Cancelled', []],
    ['neutral', 'Cancelled', ['Completed']],
    ['neutral', 'Completed', ['Completed', 'Crashed']],
    // Nothing was checked, unless the flow itself reports a result.
    ['neutral', 'Completed', []],
    ['passing', 'Degraded', []],
    ['failing', 'Failed', []],
  ] as const)('%s: flow %s, tasks %j', (expected, flow, tasks) => {
    const taskRuns = tasks.map((name) => aTaskRun(name));
    expect(verdict(aRun(t0, { states: [state('Running', t0), state(flow, t0 + 1)], taskRuns }))).toBe(expected);
  });
});

/** Parses `after/recoverAfter`. */
const policyOf = (text: string) => ({ after: Number(text[0]), recoverAfter: Number(text[2]) });

const seconds = (time: number | undefined) => (time === undefined ? undefined : (time - t0) / 1_000);

describe('a series of runs', () => {
  it.each([
    // policy, runs ten seconds apart, state, since, periods
    ['1/1', '', undefined, undefined, []],
    ['1/1', 'W', 'Up', 0, []],
    ['1/1', 'F', 'Down', 0, [[0, undefined]]],
    ['1/1', 'WFFW', 'Up', 30, [[10, 30]]],
    [
      '1/1',
      'FWFW',
      'Up',
      30,
      [
        [0, 10],
        [20, 30],
      ],
    ],
    ['1/1', 'TW', 'Up', 10, [[0, 10]]],
    ['2/1', 'WF', 'Up', 0, []],
    ['2/1', 'F', undefined, undefined, []],
    ['2/1', 'WFWFW', 'Up', 0, []],
    ['2/1', 'WFF', 'Down', 10, [[10, undefined]]],
    ['2/1', 'WFFFW', 'Up', 40, [[10, 40]]],
    ['1/2', 'FW', 'Down', 0, [[0, undefined]]],
    ['1/2', 'FWFWW', 'Up', 30, [[0, 40]]],
    ['2/2', 'FWFWFW', undefined, undefined, []],
    ['2/2', 'WWFFWFWW', 'Up', 60, [[20, 70]]],
    ['3/3', 'FFF', 'Down', 0, [[0, undefined]]],
    ['3/3', 'FFWFFF', 'Down', 30, [[30, undefined]]],
    ['3/3', 'FFFWWFWWW', 'Up', 60, [[0, 80]]],
    // Neutral runs neither count nor break a streak.
    ['1/1', 'FC', 'Down', 0, [[0, undefined]]],
    ['1/1', 'CX', undefined, undefined, []],
    ['2/1', 'FCF', 'Down', 0, [[0, undefined]]],
    ['1/2', 'FWXW', 'Up', 10, [[0, 30]]],
    ['3/1', 'FXFCF', 'Down', 0, [[0, undefined]]],
    ['2/1', 'FNF', 'Down', 0, [[0, undefined]]],
    ['1/1', 'FNN', 'Down', 0, [[0, undefined]]],
    ['1/1', 'NN', undefined, undefined, []],
    // Manual runs in a row count as one.
    ['1/1', 'f', 'Down', 0, [[0, undefined]]],
    ['1/1', 'Fw', 'Up', 10, [[0, 10]]],
    ['3/1', 'fff', undefined, undefined, []],
    ['3/1', 'Wffffff', 'Up', 0, []],
    ['3/1', 'WFff', 'Up', 0, []],
    ['3/1', 'WffFF', 'Down', 10, [[10, undefined]]],
    ['3/1', 'WFffF', 'Down', 10, [[10, undefined]]],
    ['2/1', 'WFf', 'Down', 10, [[10, undefined]]],
    ['2/1', 'WfCf', 'Up', 0, []],
    ['1/2', 'Fww', 'Down', 0, [[0, undefined]]],
    ['1/2', 'FwwW', 'Up', 10, [[0, 30]]],
    ['3/1', 'FFwF', 'Up', 20, []],
  ] as const)('%s %s', (policy, letters, expected, since, periods) => {
    const folded = fold(series(letters), policyOf(policy));
    expect(folded.state).toBe(expected);
    if (since !== undefined) expect(seconds(folded.since)).toBe(since);
    expect(folded.periods.map(({ first, to }) => [seconds(first.dueAt), seconds(to)])).toEqual(periods);
  });
});

const letters = fc.array(fc.constantFrom<Letter>('F', 'W', 'C', 'X', 'T', 'N', 'f', 'w'), { maxLength: 14 });
const policies = fc.record({ after: fc.integer({ min: 1, max: 3 }), recoverAfter: fc.integer({ min: 1, max: 3 }) });

it('agrees with a slow and obvious model, in whatever order the runs are given', () => {
  const shuffled = letters.chain((all) => {
    const runs = series(all.join(''));
    return fc.tuple(fc.constant(runs), fc.shuffledSubarray([...runs], { minLength: runs.length }));
  });
  fc.assert(
    fc.property(shuffled, policies, ([runs, given], policy) => {
      const folded = fold(given, policy);
      const results = decisiveResults(runs, 0);
      expect(folded.state ?? 'Unknown').toBe(finalState(results, policy));
      const periods = folded.periods.map(({ first, to }) => ({
        from: first.dueAt,
        to: to ?? Number.POSITIVE_INFINITY,
      }));
      expect(periods).toEqual(outages(results, policy));
    }),
    { numRuns: 500 },
  );
});

it('orders a manual run and a scheduled run of the same time by their ids', () => {
  const scheduled = lettered('F', t0);
  const manual = aRun(t0, { trigger: 'manual' });
  expect(decisiveRuns([manual, lettered('C', at(5)), scheduled])).toEqual([scheduled, manual]);
  expect(fold([manual, scheduled], { after: 1, recoverAfter: 1 }).state).toBe('Up');
});
