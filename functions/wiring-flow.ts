// What the worker is made of: the user's monitors, the probe and the store.
import userMonitors from 'vigia-monitors';
import { openAlertStarter } from '../shared/adapters/alert-lambda.ts';
import { systemClock } from '../shared/adapters/clock-system.ts';
import { createWatchedExecutor } from '../shared/adapters/execute-watched/executor.ts';
import { createProbe } from '../shared/adapters/probe/probe.ts';
import { openSsmSecrets } from '../shared/adapters/secrets-ssm.ts';
import { workerLimits } from '../shared/adapters/store-dynamodb/client.ts';
import { openDynamoStore } from '../shared/adapters/store-dynamodb/store.ts';
import { type CheckedMonitor, checkMonitors } from '../shared/define/check-monitors.ts';
import { describeProblem } from '../shared/define/problem.ts';
import { awsLimits, variables } from '../shared/model/environment.ts';
import type { Journal } from '../shared/ports/journal.ts';
import { onceEach } from '../shared/ports/journal-once.ts';
import type { FlowDeps } from '../shared/steps/flow.ts';
import { required } from './environment.ts';

/** They were checked at synth; checked again since what they say may depend on where they are evaluated. */
const monitorsById = (): ReadonlyMap<string, CheckedMonitor> => {
  const checked = checkMonitors(userMonitors, 'monitors');
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return new Map(checked.monitors.map((monitor) => [monitor.spec.id, monitor]));
};

/** @throws an Error for a variable that is not set, or monitors that are wrong. */
export const wireFlow = (environment: NodeJS.ProcessEnv, journal: Journal): FlowDeps => {
  const set = required(environment, [variables.table, variables.alertFunction]);
  const monitors = monitorsById();
  // The runtime's own API listens inside the worker: no monitor may reach it, not even one that may go to loopback.
  const runtimeApi = environment.AWS_LAMBDA_RUNTIME_API;
  const { probe } = createProbe(runtimeApi ? { refuse: [runtimeApi] } : {});
  const clock = systemClock;
  const stray = onceEach(journal.error);
  return {
    clock,
    journal,
    store: openDynamoStore({ table: set[variables.table], now: clock.now, limits: workerLimits }),
    alert: openAlertStarter({ functionName: set[variables.alertFunction], journal }).alert,
    execute: createWatchedExecutor({ monitors, probe, clock, secrets: openSsmSecrets({ clock }), stray }),
    specs: new Map([...monitors].map(([id, { spec }]) => [id, spec])),
    workerTimeoutMs: awsLimits.workerTimeoutMs,
  };
};
