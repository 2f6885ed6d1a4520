// Makes a check of the library: a task that receives a CheckContext.
import type { Issue } from '../define/definition.ts';
import { type ReturnedState, type TaskDefinition, type TaskNeeds, taskWith } from '../define/task.ts';
import type { CheckContext } from './check-context.ts';

type Run<T> = (context: CheckContext) => T | ReturnedState | Promise<T | ReturnedState>;

export const defineCheck = <T>(name: string, run: Run<T>, needs: TaskNeeds): TaskDefinition<T> => ({
  ...taskWith<T>(name, run as TaskDefinition<T>['run'], [], needs),
  isCheck: true,
});

/** A check whose options are invalid: loading the monitors file reports the issues. */
export const invalidCheck = <T>(name: string, issues: readonly Issue[]): TaskDefinition<T> =>
  taskWith<T>(
    name,
    () => {
      throw new Error('a check with invalid options cannot run');
    },
    issues,
  );
