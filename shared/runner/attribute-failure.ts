// Attributes the failure of a run to this machine where it slept, was stopped, or had too little CPU during the run.
import { lastState, type TaskRun, verdict } from '../model/run.ts';
import type { State } from '../model/state.ts';
import type { EventLoopStalls } from './event-loop-stalls.ts';
import type { Attributed, Execution } from './execution.ts';
import { crashOwnSide, type FailureCauses } from './own-side.ts';

/** A clock that is only corrected drifts less than this during a run. */
const clockToleranceMs = 2_000;
/** A time-out counts for the service if this process ran for half of its time, and at its end. */
const minStalledMs = 500;
const minStalledShare = 0.5;
/** A response that arrived while the process stood still is not read before the time-out is handled. */
const endMs = 600;

const attemptStarts: ReadonlySet<string> = new Set(['Running', 'Retrying']);
const startOf = (states: readonly State[]): number =>
  (states.findLast(({ name }) => attemptStarts.has(name)) ?? states[0])?.timestamp ?? 0;

/** Connections do not survive a sleep, so any failure may come from it. */
const causesOfSleep: FailureCauses = { ofTask: () => 'clock', ofFlow: 'clock' };

/** A response that was received is what the service sent, however late it was read. */
const hasNoResponse = (taskRun: TaskRun): boolean =>
  lastState(taskRun).name === 'TimedOut' || taskRun.evidence.at(-1)?.error !== undefined;

const causesOfStalls = (stalls: EventLoopStalls, execution: Execution): FailureCauses => {
  const wasStalled = (part: { readonly states: readonly State[] }): boolean => {
    const [from, to] = [startOf(part.states), lastState(part).timestamp];
    const isMostlyStalled = stalls.stalledMs(from, to) >= Math.max(minStalledMs, minStalledShare * (to - from));
    return isMostlyStalled || stalls.stalledMs(Math.max(from, to - endMs), to) >= minStalledMs;
  };
  return {
    ofTask: (taskRun) => (hasNoResponse(taskRun) && wasStalled(taskRun) ? 'stalled' : undefined),
    ofFlow: lastState(execution).name === 'TimedOut' && wasStalled(execution) ? 'stalled' : undefined,
  };
};

/** `stalls`: left out where the flow itself may block the process. */
export const attributeFailure = async (
  { language }: Pick<Attributed, 'language'>,
  stalls: EventLoopStalls | undefined,
  execute: () => Promise<Execution>,
): Promise<Execution> => {
  const [wallMs, steadyMs] = [Date.now(), performance.now()];
  const execution = await execute();
  if (verdict(execution) !== 'failing') return execution;
  const jumpedMs = Math.abs(Date.now() - wallMs - (performance.now() - steadyMs));
  if (jumpedMs > clockToleranceMs) return crashOwnSide(execution, causesOfSleep, language);
  return stalls ? crashOwnSide(execution, causesOfStalls(stalls, execution), language) : execution;
};
