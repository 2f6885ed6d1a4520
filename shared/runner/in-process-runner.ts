// Runs a monitor's flow in this process, by calling the user's functions directly.
import type { Clock } from '../clock/clock.ts';
import type { LoadedMonitor } from '../define/parse-monitors.ts';
import type { Attempts } from '../model/monitor.ts';
import type { Probe } from '../net/probe-port.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Execute } from './execution.ts';
import { runFlow } from './run-flow.ts';
import type { SessionDeps } from './run-session.ts';
import { simulatedProbe } from './simulated-probe.ts';

export type InProcessRunnerDeps = {
  readonly monitors: ReadonlyMap<string, LoadedMonitor>;
  readonly probe: Probe;
  readonly clock: Clock;
  /** Left out: requests that name a secret fail. */
  readonly secrets?: Secrets;
  readonly frameOf?: SessionDeps['frameOf'];
};

const withAttempts = (monitor: LoadedMonitor, attempts: Attempts | undefined): LoadedMonitor =>
  attempts && attempts !== monitor.spec.attempts ? { ...monitor, spec: { ...monitor.spec, attempts } } : monitor;

/**
 * Rejects only for a monitor that is not loaded: all that the flow and its tasks do is part of the execution. Code that
 * never yields to the event loop cannot be stopped from here.
 */
export const createInProcessRunner =
  (deps: InProcessRunnerDeps): Execute =>
  async (request) => {
    const monitor = deps.monitors.get(request.monitor);
    if (!monitor) throw new Error(`no monitor "${request.monitor}" is loaded`);
    const { attempts, simulated } = request;
    const runDeps = simulated ? { ...deps, probe: simulatedProbe(simulated, deps.probe) } : deps;
    return runFlow(runDeps, { monitor: withAttempts(monitor, attempts), request });
  };
