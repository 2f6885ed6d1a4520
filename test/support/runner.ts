// A runner for tests of the pipeline: every run is executed by one function.
import { type Execute, plainRunner, type Runner } from '../../shared/runner/execution.ts';

export const runnerOf = (execute: Execute, more: Partial<Runner> = {}): Runner => ({
  ...plainRunner({ isFlow: () => false, runInProcess: execute, runIsolated: execute }),
  ...more,
});
