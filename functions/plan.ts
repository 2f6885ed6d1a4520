// plan: EventBridge's minute has come; the runs of the next two minutes go on the queue, and hours are rolled up.
import { monitors } from 'vigia-manifest';
import { awsGrouping, awsLimits, variables } from '../shared/aws/environment.ts';
import { openAlertStarter } from '../shared/aws/invoke-alert-function.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { openLambdaJournal } from '../shared/logging/lambda-logger.ts';
import { createAudienceTicker } from '../shared/pipeline/alert/count-subscribers.ts';
import { type PlanDeps, type PlanOutcome, planTick } from '../shared/pipeline/plan/index.ts';
import { awsRollUps, createRollUps } from '../shared/pipeline/rollup/ticker.ts';
import { inAnyCase } from '../shared/pipeline/run-all.ts';
import { openSqsQueue } from '../shared/queue/sqs-queue.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { once, required } from './runtime/environment.ts';

type Deps = PlanDeps & { readonly lookAtAudience: () => Promise<void> };

const deps = once((): Deps => {
  const set = required(process.env, [variables.table, variables.queueUrl, variables.alertFunction]);
  const clock = systemClock;
  const journal = openLambdaJournal('plan');
  return {
    clock,
    journal,
    store: openDynamoStore({ table: set[variables.table], now: clock.now }),
    queue: openSqsQueue({ queueUrl: set[variables.queueUrl], clock }),
    ...openAlertStarter({ functionName: set[variables.alertFunction], journal }),
    manifest: { monitors },
    grouping: awsGrouping,
    horizonMs: awsLimits.horizonMs,
  };
});

const rollUps = once(() => createRollUps({ ...deps(), ...awsRollUps }));

const audience = once(() => createAudienceTicker(deps().clock, deps().lookAtAudience));

export const handler = (): Promise<PlanOutcome> =>
  inAnyCase(
    () => planTick(deps()),
    () => audience()(),
    () => rollUps().tick(),
  );
