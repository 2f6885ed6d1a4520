// The api-control function: serves the API on the control stage, where a request may change something.
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { monitors, version } from 'vigia-manifest';
import { type ApiDeps, createApi } from '../shared/api/create-api.ts';
import { variables } from '../shared/aws/environment.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { latestEffectiveAt } from '../shared/control/change-monitor.ts';
import { startManualRun } from '../shared/control/start-manual-run.ts';
import { openSqsQueue } from '../shared/queue/sqs-queue.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { allowControlStage } from './runtime/api-stages.ts';
import { createHandler, type Runtime } from './runtime/handler.ts';
import { requireVariables } from './runtime/required-variables.ts';

/** The gateway sends every GET request to api-read. */
const servedByApiRead = (): never => {
  throw new Error('api-read serves the OpenAPI document');
};

const openApi = ({ environment, logger }: Runtime) => {
  const required = requireVariables(environment, [variables.table, variables.queueUrl]);
  const clock = systemClock;
  const store = openDynamoStore({ table: required[variables.table], now: clock.now });
  const sqs = openSqsQueue({ queueUrl: required[variables.queueUrl], clock });
  // This function cannot see the runs in progress; the usage plan bounds how many may be requested.
  const queue = { ...sqs, inFlight: () => undefined, manualInFlight: () => 0 };
  // The planner reads changes at each tick, so nothing has to notify it.
  const effectiveAt = () => latestEffectiveAt({ clock, store });
  const deps: ApiDeps = {
    clock,
    store,
    version,
    createDocument: servedByApiRead,
    logger,
    manifest: { monitors },
    drills: {
      earliestStart: effectiveAt,
      drillsChanged: async () => undefined,
      // The planner's sweep starts the alert function.
      alert: async () => undefined,
    },
    control: { notifyPlanner: effectiveAt },
    startManualRun: (monitor) => startManualRun({ clock, queue }, monitor),
  };
  return handle(createApi(deps, { allow: allowControlStage }));
};

export const handler = createHandler({
  name: 'api-control',
  openDeps: openApi,
  parse: (event: LambdaEvent) => event,
  run: (respond, event) => respond(event),
});
