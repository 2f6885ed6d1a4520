// What the worker is made of: the user's monitors, the probe and the store.
import userMonitors from 'vigia-monitors';
import { createAlertInvoker } from '../../shared/aws/alert-invoker.ts';
import { awsLimits, variables } from '../../shared/aws/environment.ts';
import { createProbe } from '../../shared/checks/create-probe.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { type LoadedMonitor, parseMonitors } from '../../shared/define/parse-monitors.ts';
import { logOnce } from '../../shared/logging/log-once.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { RunDeps } from '../../shared/pipeline/run/index.ts';
import { plainRunner } from '../../shared/runner/execution.ts';
import { createGuardedRunner } from '../../shared/runner/guarded-runner.ts';
import { openSsmSecrets } from '../../shared/secrets/ssm-secrets.ts';
import { workerLimits } from '../../shared/storage/dynamodb/client.ts';
import { openDynamoStore } from '../../shared/storage/dynamodb/dynamodb-store.ts';
import { requireVariables } from './required-variables.ts';

/** They were checked at synth; checked again since what they say may depend on where they are evaluated. */
const monitorsById = (): ReadonlyMap<string, LoadedMonitor> => {
  const checked = parseMonitors(userMonitors, 'monitors');
  if (!checked.ok) throw new Error(checked.problems.map(formatLoadProblem).join('\n'));
  return new Map(checked.monitors.map((monitor) => [monitor.spec.id, monitor]));
};

/** @throws an Error for a variable that is not set, or monitors that are wrong. */
export const openRunDeps = (environment: NodeJS.ProcessEnv, logger: Logger): RunDeps => {
  const set = requireVariables(environment, [variables.table, variables.alertFunction]);
  const monitors = monitorsById();
  // The runtime's own API listens inside the worker: no monitor may reach it, not even one that may go to loopback.
  const runtimeApi = environment.AWS_LAMBDA_RUNTIME_API;
  const { probe } = createProbe(runtimeApi ? { refuse: [runtimeApi] } : {});
  const clock = systemClock;
  const secrets = openSsmSecrets({ clock });
  const onUnhandledError = logOnce(logger.error);
  return {
    clock,
    logger,
    store: openDynamoStore({ table: set[variables.table], now: clock.now, limits: workerLimits }),
    alert: createAlertInvoker({ functionName: set[variables.alertFunction], logger }).alert,
    runner: plainRunner(createGuardedRunner({ monitors, probe, clock, secrets, onUnhandledError })),
    specs: new Map([...monitors].map(([id, { spec }]) => [id, spec])),
    workerTimeoutMs: awsLimits.workerTimeoutMs,
  };
};
