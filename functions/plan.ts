// The plan function: sends the runs of the next two minutes to the queue, every minute, and rolls up finished hours.
import { monitors } from 'vigia-manifest';
import { createAlertInvoker } from '../shared/aws/alert-invoker.ts';
import { awsGrouping, awsLimits, variables } from '../shared/aws/environment.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { createSubscriberTicker } from '../shared/pipeline/alert/count-subscribers.ts';
import { type PlanDeps, type PlanOutcome, planTick } from '../shared/pipeline/plan/index.ts';
import { countSlices } from '../shared/pipeline/rollup/count-slices.ts';
import { awsRollupLimits, awsSliceLimits } from '../shared/pipeline/rollup/rollup-deps.ts';
import { createRollupTicker, type RollupTicker } from '../shared/pipeline/rollup/rollup-ticker.ts';
import { runAll } from '../shared/pipeline/run-all.ts';
import { openSqsQueue } from '../shared/queue/sqs-queue.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { createHandler, type Runtime } from './runtime/handler.ts';
import { requireVariables } from './runtime/required-variables.ts';

type Deps = {
  readonly plan: PlanDeps;
  readonly refreshSubscribers: () => Promise<void>;
  readonly rollups: RollupTicker;
};

const openDeps = ({ environment, logger }: Runtime): Deps => {
  const required = requireVariables(environment, [variables.table, variables.queueUrl, variables.alertFunction]);
  const clock = systemClock;
  const invoker = createAlertInvoker({ functionName: required[variables.alertFunction], logger });
  const plan: PlanDeps = {
    clock,
    logger,
    store: openDynamoStore({ table: required[variables.table], now: clock.now }),
    queue: openSqsQueue({ queueUrl: required[variables.queueUrl], clock }),
    alert: invoker.alert,
    manifest: { monitors },
    grouping: awsGrouping,
    horizonMs: awsLimits.horizonMs,
  };
  return {
    plan,
    refreshSubscribers: createSubscriberTicker(clock, invoker.refreshSubscriberCount),
    rollups: createRollupTicker({ ...plan, ...awsRollupLimits }),
  };
};

export const handler = createHandler({
  name: 'plan',
  openDeps,
  // The event of the schedule holds nothing that the planner needs: it plans from its watermark.
  parse: () => undefined,
  run: ({ plan, refreshSubscribers, rollups }: Deps): Promise<PlanOutcome> =>
    runAll(
      () => planTick(plan),
      () => refreshSubscribers(),
      () => rollups.tick(),
      () => countSlices({ ...plan, ...awsSliceLimits }),
    ),
});
