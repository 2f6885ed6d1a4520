// Results of a user's own flow that cannot be stored as a valid record are recorded as Crashed.
import { describe, expect, it } from 'vitest';
import { type FlowRun, lastState } from '../../../shared/model/run.ts';
import type { Execute, Execution } from '../../../shared/runner/execution.ts';
import { aSpec, aTaskRun, t0 } from '../../support/builders.ts';
import { deliverAt, planned } from '../../support/working.ts';

const own = aSpec('shop', { kind: 'flow' });

const executed = async (change: (execution: Execution) => unknown): Promise<FlowRun | undefined> => {
  const stage = await planned(own);
  const wrap =
    (execute: Execute): Execute =>
    async (request) =>
      change(await execute(request)) as Execution;
  expect(await deliverAt(stage, 0, {}, stage.runDeps([own], { wrap }))).toBe('done');
  return (await stage.runs())[0];
};

const evidence = (phases: unknown, more: object = {}) => [
  { kind: 'http' as const, method: 'GET', url: 'http://a.example/', phases, ...more },
];
const withTask = (more: object) => (execution: Execution) => ({
  ...execution,
  taskRuns: [{ ...aTaskRun('Failed'), ...more }],
});

describe('a run of a user’s own flow', () => {
  it.each([
    ['an infinite time', withTask({ evidence: evidence({ totalMs: Number.POSITIVE_INFINITY }) })],
    ['evidence without times', withTask({ evidence: evidence(undefined) })],
    ['a status that is text', withTask({ evidence: evidence({ totalMs: 1 }, { status: '503' }) })],
    ['an empty list of findings', withTask({ findings: [] })],
    ['a finding that is a number', withTask({ findings: [{ what: 'x', expected: 1, found: 2 }] })],
    ['half an attempt', withTask({ attempts: 1.5 })],
    ['a start centuries ago', (execution: Execution) => ({ ...execution, startedAt: 0 })],
    ['more bytes than an item can hold', withTask({ lines: Array(400).fill('x'.repeat(1_000)) })],
  ])('with %s is recorded as Crashed, with the reason', async (_, change) => {
    const run = await executed(change);
    expect(run).toMatchObject({ id: `shop~${t0}`, taskRuns: [] });
    expect(run && lastState(run)).toMatchObject({
      name: 'Crashed',
      message: expect.stringMatching(/^The result of this run cannot be recorded: .{10,}/),
    });
  });

  it('with a valid result is recorded unchanged', async () => {
    const run = await executed(withTask({ evidence: evidence({ totalMs: 12 }, { status: 503 }) }));
    expect(run?.taskRuns).toMatchObject([{ evidence: [{ status: 503 }] }]);
  });
});
