// Detects that the computer slept, or that its clock was set, during a run: a failure of such a run shows nothing about a service.
import { runMessages } from '../../shared/messages/runs.ts';
import type { Language } from '../../shared/model/language.ts';
import { lastState, verdict } from '../../shared/model/run.ts';
import { state } from '../../shared/model/state.ts';
import type { Execution } from '../../shared/runner/execution.ts';

/** A clock that is only corrected drifts less than this during a run. */
const toleranceMs = 2_000;

const crashed = (execution: Execution, language: Language | undefined): Execution => {
  const message = runMessages(language).computerSlept;
  const states = [...execution.states.slice(0, -1), state('Crashed', lastState(execution).timestamp, message)];
  return { ...execution, states, taskRuns: [] };
};

/** A run that failed while time jumped becomes Crashed, which is neutral: connections do not survive a sleep. */
export const detectSleep = async (
  language: Language | undefined,
  execute: () => Promise<Execution>,
): Promise<Execution> => {
  const [wallMs, steadyMs] = [Date.now(), performance.now()];
  const execution = await execute();
  const jumpedMs = Math.abs(Date.now() - wallMs - (performance.now() - steadyMs));
  return jumpedMs > toleranceMs && verdict(execution) === 'failing' ? crashed(execution, language) : execution;
};
