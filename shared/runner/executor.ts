// The execute port in this process: the user's functions are called directly.
import type { Clock } from '../clock/clock.ts';
import type { LoadedMonitor } from '../define/parse-monitors.ts';
import type { Attempts } from '../model/monitor.ts';
import type { Probe } from '../net/probe-port.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Execute } from './execution.ts';
import { runFlow } from './run-flow.ts';
import { simulatedProbe } from './simulated-probe.ts';

export type ExecutorDeps = {
  readonly monitors: ReadonlyMap<string, LoadedMonitor>;
  readonly probe: Probe;
  readonly clock: Clock;
  /** Left out, requests that name a secret fail. */
  readonly secrets?: Secrets;
};

const withAttempts = (monitor: LoadedMonitor, attempts: Attempts | undefined): LoadedMonitor =>
  attempts && attempts !== monitor.spec.attempts ? { ...monitor, spec: { ...monitor.spec, attempts } } : monitor;

/**
 * Runs a monitor's flow once. Rejects only for a monitor that is not loaded; all that the flow and its tasks do is in
 * the answer. Code that never gives the event loop back cannot be stopped from here.
 */
export const createExecutor = (deps: ExecutorDeps): Execute => {
  return async (request) => {
    const monitor = deps.monitors.get(request.monitor);
    if (!monitor) throw new Error(`no monitor "${request.monitor}" is loaded`);
    const { attempts, simulated } = request;
    const world = simulated ? { ...deps, probe: simulatedProbe(simulated, deps.probe) } : deps;
    return runFlow(world, { monitor: withAttempts(monitor, attempts), request });
  };
};
