import { describe, expect, it } from 'vitest';
import { state } from '../../../shared/model/state.ts';
import { parseExecution } from '../../../shared/runner/threads/execution-schema.ts';
import { aTaskRun, t0 } from '../../support/builders.ts';

const [running, completed] = [state('Running', t0), state('Completed', t0 + 5)];
const execution = { startedAt: t0, endedAt: t0 + 5, states: [running, completed], taskRuns: [aTaskRun('Completed')] };

describe('a message from a thread', () => {
  it('is an execution if the flow run and its task runs have ended', () => {
    expect(parseExecution(execution)).toEqual(execution);
  });

  it.each([
    ['continues after a terminal state', { states: [completed, running] }],
    ['has no terminal state', { states: [running] }],
    ['has no state', { states: [] }],
    [
      'has a task run that continues after a terminal state',
      { taskRuns: [aTaskRun('Failed', { states: [completed, running] })] },
    ],
  ])('is not an execution if it %s', (_, change) => {
    expect(parseExecution({ ...execution, ...change })).toBeUndefined();
  });
});
