// alert: somebody says that a monitor's outbox has something in it, which is published; or asks who listens to the alerts.
import { randomUUID } from 'node:crypto';
import { awsLimits, variables } from '../shared/aws/environment.ts';
import { openSnsPublisher } from '../shared/channels/sns.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { openLambdaLogger } from '../shared/logging/lambda-logger.ts';
import { drilledMonitorOf } from '../shared/model/drill.ts';
import { isSlug } from '../shared/model/identity.ts';
import {
  refreshSubscriberCount,
  type SubscriberCountDeps,
  type SubscriberCountOutcome,
} from '../shared/pipeline/alert/count-subscribers.ts';
import { type AlertDeps, type AlertOutcome, sendAlerts } from '../shared/pipeline/alert/index.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { once, required } from './runtime/environment.ts';

const deps = once((): AlertDeps & SubscriberCountDeps => {
  const set = required(process.env, [variables.table, variables.topicArn]);
  const logger = openLambdaLogger('alert');
  const publicUrl = process.env[variables.publicUrl];
  const publisher = openSnsPublisher({ topicArn: set[variables.topicArn] }, logger.warn);
  return {
    clock: systemClock,
    logger,
    store: openDynamoStore({ table: set[variables.table], now: systemClock.now }),
    publisher,
    countSubscribers: publisher.countSubscribers,
    newId: randomUUID,
    leaseMs: awsLimits.alertLeaseMs,
    ...(publicUrl ? { publicUrl } : {}),
  };
});

type AlertEvent = { readonly monitor: string } | { readonly look: 'subscribers' };

/** @throws an Error for an event that names no monitor and does not ask for a look. */
const parse = (event: unknown): AlertEvent => {
  const { monitor, look } = (event ?? {}) as { readonly monitor?: unknown; readonly look?: unknown };
  if (look === 'subscribers') return { look };
  if (typeof monitor === 'string' && isSlug(drilledMonitorOf(monitor) ?? monitor)) return { monitor };
  const right = '{ "monitor": "<id>" } or { "look": "audience" }';
  throw new Error(`The event must be ${right}, and is ${JSON.stringify(event)?.slice(0, 200)}`);
};

/** @throws an Error also for an alert that the topic refused, which is kept: so it counts among the function's errors. */
export const handler = async (event: unknown): Promise<AlertOutcome | SubscriberCountOutcome> => {
  const input = parse(event);
  if ('look' in input) return refreshSubscriberCount(deps());
  const outcome = await sendAlerts(deps(), input);
  if (outcome === 'refused')
    throw new Error(`An alert of ${input.monitor} was refused, and is tried again in a minute`);
  return outcome;
};
