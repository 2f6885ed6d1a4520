// plan: EventBridge's minute has come; the runs of the next two minutes go on the queue, and hours are rolled up.
import { monitors } from 'vigia-manifest';
import { awsGrouping, awsLimits, variables } from '../shared/aws/environment.ts';
import { createAlertInvoker } from '../shared/aws/invoke-alert-function.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { openLambdaLogger } from '../shared/logging/lambda-logger.ts';
import { createSubscriberTicker } from '../shared/pipeline/alert/count-subscribers.ts';
import { type PlanDeps, type PlanOutcome, planTick } from '../shared/pipeline/plan/index.ts';
import { awsRollupLimits, createRollupTicker } from '../shared/pipeline/rollup/rollup-ticker.ts';
import { runAll } from '../shared/pipeline/run-all.ts';
import { openSqsQueue } from '../shared/queue/sqs-queue.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { once, required } from './runtime/environment.ts';

type Deps = PlanDeps & { readonly refreshSubscriberCount: () => Promise<void> };

const deps = once((): Deps => {
  const set = required(process.env, [variables.table, variables.queueUrl, variables.alertFunction]);
  const clock = systemClock;
  const logger = openLambdaLogger('plan');
  return {
    clock,
    logger,
    store: openDynamoStore({ table: set[variables.table], now: clock.now }),
    queue: openSqsQueue({ queueUrl: set[variables.queueUrl], clock }),
    ...createAlertInvoker({ functionName: set[variables.alertFunction], logger }),
    manifest: { monitors },
    grouping: awsGrouping,
    horizonMs: awsLimits.horizonMs,
  };
});

const rollUps = once(() => createRollupTicker({ ...deps(), ...awsRollupLimits }));

const subscribers = once(() => createSubscriberTicker(deps().clock, deps().refreshSubscriberCount));

export const handler = (): Promise<PlanOutcome> =>
  runAll(
    () => planTick(deps()),
    () => subscribers()(),
    () => rollUps().tick(),
  );
