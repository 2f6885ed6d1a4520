// Where a run takes place: checks in this process, at no cost; a flow of the user's own in a thread, which it may ruin.
import { systemClock as clock } from '../../shared/clock/system-clock.ts';
import type { LoadedMonitor } from '../../shared/define/parse-monitor.ts';
import { logOnce } from '../../shared/logging/log-once.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Probe } from '../../shared/net/probe-port.ts';
import type { Execute } from '../../shared/runner/execution.ts';
import { createExecutor } from '../../shared/runner/executor.ts';
import type { Sources } from '../../shared/runner/threads/sources.ts';
import { createThreadedExecutor } from '../../shared/runner/threads/threaded-executor.ts';
import type { Secrets } from '../../shared/secrets/secrets.ts';

/** The file that the monitors came from, and what was in it and in those that it imports. */
export type Origin = { readonly monitorsFile: string; readonly sources: Sources };

export type ExecutorDeps = {
  readonly probe: Probe;
  readonly secrets: Secrets;
  readonly logger: Logger;
};

type Deps = ExecutorDeps & { readonly monitors: readonly LoadedMonitor[]; readonly origin: Origin };

export type Executors = {
  readonly execute: Execute;
  /** Whether that monitor is among those that they run. */
  readonly knows: (monitor: string) => boolean;
  readonly close: () => Promise<void>;
};

export const openExecutors = ({ monitors, origin, probe, secrets, logger }: Deps): Executors => {
  const definitions = new Map(monitors.map((monitor) => [monitor.spec.id, monitor]));
  const knows = (monitor: string): boolean => definitions.has(monitor);
  const here = createExecutor({ monitors: definitions, probe, clock, secrets });
  const flows = monitors.filter(({ spec }) => spec.kind === 'flow').length;
  if (flows === 0) return { execute: here, knows, close: async () => undefined };
  const stray = logOnce(logger.error);
  const isolated = createThreadedExecutor({ ...origin, probe, secrets, clock, stray, monitors: flows });
  const execute: Execute = (request) =>
    definitions.get(request.monitor)?.spec.kind === 'flow' ? isolated.execute(request) : here(request);
  return { execute, knows, close: isolated.close };
};
