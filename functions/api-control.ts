// control: API Gateway has let a request through that wants to change something; the API does it, on one stage only.
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { monitors, version } from 'vigia-manifest';
import { createApi } from '../shared/api/create-api.ts';
import { variables } from '../shared/aws/environment.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { effectiveAtLatest } from '../shared/control/change-monitor.ts';
import { startManualRun } from '../shared/control/start-manual-run.ts';
import { openLambdaLogger } from '../shared/logging/lambda-logger.ts';
import { openSqsQueue } from '../shared/queue/sqs-queue.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { onlyOnControlStage } from './runtime/api-stages.ts';
import { once, required } from './runtime/environment.ts';

const answer = once(() => {
  const set = required(process.env, [variables.table, variables.queueUrl]);
  const clock = systemClock;
  const store = openDynamoStore({ table: set[variables.table], now: clock.now });
  const sqs = openSqsQueue({ queueUrl: set[variables.queueUrl], clock });
  // What is under way is not known here: the usage plan bounds how often anybody may ask.
  const queue = { ...sqs, inFlight: () => undefined, manualInFlight: () => 0 };
  const deps = {
    clock,
    store,
    version,
    logger: openLambdaLogger('api-control'),
    manifest: { monitors },
    drills: {
      startsAt: () => effectiveAtLatest({ clock, store }),
      // The planner reads them each time that it comes.
      changed: async () => undefined,
      // The planner's sweep starts the sender.
      alert: async () => undefined,
    },
    control: { takeEffect: () => effectiveAtLatest({ clock, store }) },
    startManualRun: (monitor: string) => startManualRun({ clock, queue }, monitor),
  };
  return handle(createApi(deps, { allow: onlyOnControlStage }));
});

export const handler = (event: LambdaEvent, context?: LambdaContext) => answer()(event, context);
