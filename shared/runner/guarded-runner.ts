// Runs flows in a process that cannot give them a thread (Lambda): an error that a flow leaks, or a call of process.exit,
// ends its own run and not the process, in which other runs follow.
import { runMessages } from '../messages/runs.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { abortedExecution } from './aborted-execution.ts';
import type { Execute, Generation } from './execution.ts';
import { createInProcessRunner, type InProcessRunnerDeps } from './in-process-runner.ts';
import { createRunGuard } from './run-guard.ts';
import { trackSecrets } from './tracked-secrets.ts';

type GuardedRunnerDeps = InProcessRunnerDeps & {
  readonly secrets: Secrets;
  /** Receives a log line for each error of a run that has ended, and for each error that belongs to no run. */
  readonly onUnhandledError: (line: string) => void;
};

/** Catches what a flow leaks. An endless loop, process.abort or too much memory still affect the whole process. */
const createIsolatedRunner = (deps: GuardedRunnerDeps): Execute => {
  const { clock, onUnhandledError } = deps;
  const { secrets, redact } = trackSecrets(deps.secrets);
  const runInProcess = createInProcessRunner({ ...deps, secrets });
  const runGuard = createRunGuard({ onLateError: onUnhandledError, onForeignError: onUnhandledError, redact });
  runGuard.install();
  return (request) => {
    const startedAt = clock.now();
    return runGuard.guard(() => runInProcess(request), {
      messages: runMessages(request.language),
      onExit: (message) => abortedExecution({ name: 'Crashed', startedAt, endedAt: clock.now(), message }),
    });
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
