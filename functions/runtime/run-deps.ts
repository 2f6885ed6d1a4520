// The dependencies of the run function: the user's monitors, the probe and the store.
// First, because the monitors file reads them when it is imported.
import './bundled-files.ts';
import userMonitors from 'vigia-monitors';
import { createAlertInvoker } from '../../shared/aws/alert-invoker.ts';
import { variables } from '../../shared/aws/environment.ts';
import { createProbe } from '../../shared/checks/create-probe.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { type LoadedMonitor, parseMonitors } from '../../shared/define/parse-monitors.ts';
import { logOnce } from '../../shared/logging/log-once.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { createLateMarks } from '../../shared/pipeline/rollup/late-marks.ts';
import type { RunDeps } from '../../shared/pipeline/run/index.ts';
import { attributeFailure } from '../../shared/runner/attribute-failure.ts';
import { watchEventLoop } from '../../shared/runner/event-loop-stalls.ts';
import { plainRunner } from '../../shared/runner/execution.ts';
import { createGuardedRunner } from '../../shared/runner/guarded-runner.ts';
import { openSsmSecrets } from '../../shared/secrets/ssm-secrets.ts';
import { workerLimits } from '../../shared/storage/dynamodb/client.ts';
import { openDynamoStore } from '../../shared/storage/dynamodb/dynamodb-store.ts';
import { requireVariables } from './required-variables.ts';

/** The monitors were validated at synth, and are validated again because they may depend on the environment. */
const loadMonitors = async (): Promise<ReadonlyMap<string, LoadedMonitor>> => {
  // The file may export a promise of its monitors.
  const checked = parseMonitors(await userMonitors, 'monitors');
  if (!checked.ok) throw new Error(checked.problems.map(formatLoadProblem).join('\n'));
  return new Map(checked.monitors.map((monitor) => [monitor.spec.id, monitor]));
};

/** Rejects with an Error for a variable that is not set, or for invalid monitors. */
export const openRunDeps = async (environment: NodeJS.ProcessEnv, logger: Logger): Promise<RunDeps> => {
  const required = requireVariables(environment, [variables.table, variables.alertFunction]);
  const monitors = await loadMonitors();
  // The Lambda runtime API listens on a loopback address, which monitors with `allowPrivate` could reach.
  const runtimeApi = environment.AWS_LAMBDA_RUNTIME_API;
  const { probe } = createProbe(runtimeApi ? { refuse: [runtimeApi] } : {});
  const clock = systemClock;
  const secrets = openSsmSecrets({ clock });
  const onUnhandledError = logOnce(logger.error);
  const generation = createGuardedRunner({ monitors, probe, clock, secrets, onUnhandledError });
  const stalls = watchEventLoop();
  const store = openDynamoStore({ table: required[variables.table], now: clock.now, limits: workerLimits });
  return {
    clock,
    logger,
    store,
    recorded: createLateMarks({ clock, store, logger }),
    alert: createAlertInvoker({ functionName: required[variables.alertFunction], logger }).alert,
    runner: plainRunner(generation, (about, execute) =>
      // A flow of the user runs in this thread, and may block it: that is its own failure.
      attributeFailure(about, generation.isFlow(about.monitor) ? undefined : stalls, execute),
    ),
    specs: new Map([...monitors].map(([id, { spec }]) => [id, spec])),
  };
};
