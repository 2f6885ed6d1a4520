// The execute port where flows have no thread of their own: what one lets slip, or a call of process.exit, ends its run
// and not the process that others will run in.
import type { Secrets } from '../secrets/secrets.ts';
import { endedExecution } from './ended-execution.ts';
import type { Execute } from './execution.ts';
import { createExecutor, type ExecutorDeps } from './executor.ts';
import { learnedSecrets } from './learned-secrets.ts';
import { watchedRuns } from './unhandled-errors.ts';

export type WatchedDeps = ExecutorDeps & {
  readonly secrets: Secrets;
  /** Told of errors that come when their run is over, and of those that belong to none. */
  readonly stray: (message: string) => void;
};

/**
 * Monitors made of checks run as they do without it, and where there are no others nothing of the process changes.
 * What ends or holds the whole process at once (a loop that never ends, process.abort, too much memory) still does.
 */
export const createGuardedExecutor = (deps: WatchedDeps): Execute => {
  const { monitors, clock, stray } = deps;
  const isFlow = (monitor: string): boolean => monitors.get(monitor)?.spec.kind === 'flow';
  const checks = createExecutor(deps);
  if (![...monitors.keys()].some(isFlow)) return checks;

  const { secrets, clean } = learnedSecrets(deps.secrets);
  const flows = createExecutor({ ...deps, secrets });
  const { watch, exceptionsAreOurs } = watchedRuns({ notify: stray, tellOutside: stray, clean });
  exceptionsAreOurs();

  return (request) => {
    if (!isFlow(request.monitor)) return checks(request);
    const startedAt = clock.now();
    return watch(
      () => flows(request),
      (message) => endedExecution({ name: 'Crashed', startedAt, endedAt: clock.now(), message }),
    );
  };
};
