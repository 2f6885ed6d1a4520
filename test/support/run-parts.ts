// A run by what matters to a reader: its state, and how each task ended.
import { runId, taskRunName } from '../../shared/model/identity.ts';
import type { FlowRun, TaskRun, Trigger } from '../../shared/model/run.ts';
import { type StateName, state } from '../../shared/model/state.ts';
import { aRun, aTaskRun } from './builders.ts';

export type RunParts = {
  readonly monitor: string;
  readonly dueAt: number;
  readonly trigger?: Trigger;
  /** State of the flow run; Completed when left out. */
  readonly flowState?: StateName;
  /** One task run each; one that is Completed when left out. */
  readonly tasks?: readonly (Partial<TaskRun> & {
    readonly task: string;
    readonly end: StateName;
    readonly message?: string;
  })[];
};

const hasStarted = (name: StateName): boolean => name !== 'Crashed' && name !== 'Cancelled';

export const makeRun = (parts: RunParts): FlowRun => {
  const { monitor, dueAt, trigger = 'schedule', flowState = 'Completed' } = parts;
  const id = runId({ monitor, dueAt, trigger });
  const started = hasStarted(flowState);
  const tasks = parts.tasks ?? (started ? [{ task: 'home', end: 'Completed' as const }] : []);
  const { startedAt: _, ...run } = aRun(dueAt, {
    monitor,
    trigger,
    flow: `${monitor}_flow`,
    endedAt: dueAt + 120,
    states: [...(started ? [state('Running', dueAt + 3)] : []), state(flowState, dueAt + 120)],
    taskRuns: tasks.map(({ end, message, ...rest }, index) =>
      aTaskRun(end, {
        name: taskRunName(id, rest.task, index),
        states: [state('Running', dueAt + 4), state(end, dueAt + 110, message)],
        ...rest,
      }),
    ),
  });
  return started ? { ...run, startedAt: dueAt + 3 } : run;
};

export const failing = (monitor: string, dueAt: number, message = 'Status code: 503'): RunParts => ({
  monitor,
  dueAt,
  tasks: [{ task: 'home', end: 'Failed', message }],
});
