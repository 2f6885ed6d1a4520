// Opens one generation of the monitors file: checks run in this process, the user's own flows run in threads.
import { systemClock as clock } from '../../../shared/clock/system-clock.ts';
import type { LoadedMonitor } from '../../../shared/define/parse-monitor.ts';
import { logOnce } from '../../../shared/logging/log-once.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import type { Manifest } from '../../../shared/model/monitor.ts';
import type { Probe } from '../../../shared/net/probe-port.ts';
import type { Generation } from '../../../shared/runner/execution.ts';
import { createInProcessRunner } from '../../../shared/runner/in-process-runner.ts';
import type { ModuleSources } from '../../../shared/runner/threads/module-sources.ts';
import { createThreadedRunner } from '../../../shared/runner/threads/threaded-runner.ts';
import type { Secrets } from '../../../shared/secrets/secrets.ts';

/** A monitors file as it was read. */
export type Loaded = {
  readonly monitors: readonly LoadedMonitor[];
  readonly manifest: Manifest;
  /** The file, and the text of it and of the user's files that it imports: threads load exactly this. */
  readonly origin: { readonly monitorsFile: string; readonly sources: ModuleSources };
};

export type GenerationDeps = { readonly probe: Probe; readonly secrets: Secrets; readonly logger: Logger };

export type OpenGeneration = Generation & {
  readonly knows: (monitor: string) => boolean;
  /** Ends its threads; runs in them are Crashed. */
  readonly close: () => Promise<void>;
};

export const openGeneration = ({ monitors, origin }: Loaded, deps: GenerationDeps): OpenGeneration => {
  const { probe, secrets, logger } = deps;
  const byId = new Map(monitors.map((monitor) => [monitor.spec.id, monitor]));
  const isFlow = (monitor: string): boolean => byId.get(monitor)?.spec.kind === 'flow';
  const knows = (monitor: string): boolean => byId.has(monitor);
  const runInProcess = createInProcessRunner({ monitors: byId, probe, clock, secrets });
  const flows = monitors.filter(({ spec }) => spec.kind === 'flow').length;
  // Without flows no thread is started, which saves its memory.
  if (flows === 0) return { isFlow, knows, runInProcess, runIsolated: runInProcess, close: async () => undefined };
  const onUnhandledError = logOnce(logger.error);
  const threads = createThreadedRunner({ ...origin, probe, secrets, clock, onUnhandledError, monitors: flows });
  return { isFlow, knows, runInProcess, runIsolated: threads.run, close: threads.close };
};
