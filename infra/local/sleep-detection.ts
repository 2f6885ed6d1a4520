// A run over which the computer slept, or its clock was set, says nothing about a service.
import { lastState, verdict } from '../../shared/model/run.ts';
import { state } from '../../shared/model/state.ts';
import type { Execution } from '../../shared/runner/execution.ts';

/** Clocks that are only corrected differ by less than this over a run. */
const toleranceMs = 2_000;

const crashed = (execution: Execution): Execution => {
  const why = 'the computer slept, or its clock was set, during this run';
  const states = [...execution.states.slice(0, -1), state('Crashed', lastState(execution).timestamp, why)];
  return { ...execution, states, taskRuns: [] };
};

/** What failed while time jumped is Crashed, which is neutral: connections do not survive a sleep. */
export const awake = async (execute: () => Promise<Execution>): Promise<Execution> => {
  const [wall, steady] = [Date.now(), performance.now()];
  const execution = await execute();
  const jumpedMs = Math.abs(Date.now() - wall - (performance.now() - steady));
  return jumpedMs > toleranceMs && verdict(execution) === 'failing' ? crashed(execution) : execution;
};
