import { describe, expect, it } from 'vitest';
import { state } from '../../../shared/model/state.ts';
import { parseExecution } from '../../../shared/runner/threads/execution-schema.ts';
import { aTaskRun, t0 } from '../../support/builders.ts';

const [running, completed] = [state('Running', t0), state('Completed', t0 + 5)];
const execution = { startedAt: t0, endedAt: t0 + 5, states: [running, completed], taskRuns: [aTaskRun('Completed')] };

describe('what comes out of a thread', () => {
  it('is an execution when it and its task runs have ended', () => {
    expect(parseExecution(execution)).toEqual(execution);
  });

  it.each([
    ['goes on after its end', { states: [completed, running] }],
    ['has no end', { states: [running] }],
    ['has no state', { states: [] }],
    ['has a task run that goes on after its end', { taskRuns: [aTaskRun('Failed', { states: [completed, running] })] }],
  ])('is none when it %s', (_, change) => {
    expect(parseExecution({ ...execution, ...change })).toBeUndefined();
  });
});
