// alert: somebody says that a monitor's outbox has something in it; it is published.
import { randomUUID } from 'node:crypto';
import { systemClock } from '../shared/adapters/clock-system.ts';
import { openLambdaJournal } from '../shared/adapters/journal-lambda.ts';
import { openSnsPublisher } from '../shared/adapters/publisher-sns.ts';
import { openDynamoStore } from '../shared/adapters/store-dynamodb/store.ts';
import { realOf } from '../shared/model/drill.ts';
import { awsLimits, variables } from '../shared/model/environment.ts';
import { isSlug } from '../shared/model/identity.ts';
import { type AlertDeps, type AlertOutcome, sendAlerts } from '../shared/steps/alert.ts';
import { once, required } from './environment.ts';

const deps = once((): AlertDeps => {
  const set = required(process.env, [variables.table, variables.topicArn]);
  const journal = openLambdaJournal('alert');
  const publicUrl = process.env[variables.publicUrl];
  return {
    clock: systemClock,
    journal,
    store: openDynamoStore({ table: set[variables.table], now: systemClock.now }),
    publisher: openSnsPublisher({ topicArn: set[variables.topicArn] }, journal.warn),
    newId: randomUUID,
    leaseMs: awsLimits.alertLeaseMs,
    ...(publicUrl ? { publicUrl } : {}),
  };
});

/** @throws an Error for an event that names no monitor. */
const parse = (event: unknown): { readonly monitor: string } => {
  const monitor = (event as { readonly monitor?: unknown } | null)?.monitor;
  if (typeof monitor === 'string' && isSlug(realOf(monitor) ?? monitor)) return { monitor };
  throw new Error(`The event must be { "monitor": "<id>" }, and is ${JSON.stringify(event)?.slice(0, 200)}`);
};

export const handler = async (event: unknown): Promise<AlertOutcome> => {
  const input = parse(event);
  return sendAlerts(deps(), input);
};
