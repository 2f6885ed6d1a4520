// plan: EventBridge's minute has come; the runs of the next two minutes go on the queue, and hours are rolled up.
import { monitors } from 'vigia-manifest';
import { openAlertStarter } from '../shared/adapters/alert-lambda.ts';
import { systemClock } from '../shared/adapters/clock-system.ts';
import { openLambdaJournal } from '../shared/adapters/journal-lambda.ts';
import { openSqsQueue } from '../shared/adapters/queue-sqs.ts';
import { openDynamoStore } from '../shared/adapters/store-dynamodb/store.ts';
import { awsGrouping, awsLimits, variables } from '../shared/model/environment.ts';
import { createAudienceTicker } from '../shared/steps/audience.ts';
import { inAnyCase } from '../shared/steps/in-any-case.ts';
import { type PlanDeps, type PlanOutcome, planTick } from '../shared/steps/plan.ts';
import { awsRollUps, createRollUps } from '../shared/steps/rollup/ticker.ts';
import { once, required } from './environment.ts';

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
