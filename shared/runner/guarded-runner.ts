// Runs flows in a process that cannot give them a thread (Lambda): an error that a flow leaks, or a call of process.exit,
// ends its own run and not the process, in which other runs follow.
import type { Secrets } from '../secrets/secrets.ts';
import { endedExecution } from './ended-execution.ts';
import type { Execute, Generation } from './execution.ts';
import { createInProcessRunner, type InProcessRunnerDeps } from './in-process-runner.ts';
import { learnedSecrets } from './learned-secrets.ts';
import { watchedRuns } from './unhandled-errors.ts';

export type GuardedRunnerDeps = InProcessRunnerDeps & {
  readonly secrets: Secrets;
  /** Receives errors that occur after their run has ended, and errors that belong to no run. */
  readonly stray: (message: string) => void;
};

/** Catches what a flow leaks. An endless loop, process.abort or too much memory still affect the whole process. */
const createIsolatedRunner = (deps: GuardedRunnerDeps): Execute => {
  const { clock, stray } = deps;
  const { secrets, clean } = learnedSecrets(deps.secrets);
  const runInProcess = createInProcessRunner({ ...deps, secrets });
  const { watch, exceptionsAreOurs } = watchedRuns({ notify: stray, tellOutside: stray, clean });
  exceptionsAreOurs();
  return (request) => {
    const startedAt = clock.now();
    return watch(
      () => runInProcess(request),
      (message) => endedExecution({ name: 'Crashed', startedAt, endedAt: clock.now(), message }),
    );
  };
};

/** Where all monitors are made of checks, nothing of the process is changed. */
export const createGuardedRunner = (deps: GuardedRunnerDeps): Generation => {
  const { monitors } = deps;
  const isFlow = (monitor: string): boolean => monitors.get(monitor)?.spec.kind === 'flow';
  const runInProcess = createInProcessRunner(deps);
  const runIsolated = [...monitors.keys()].some(isFlow) ? createIsolatedRunner(deps) : runInProcess;
  return { isFlow, runInProcess, runIsolated };
};
