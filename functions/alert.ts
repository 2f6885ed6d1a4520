// The alert function: sends the alerts in the outbox of a monitor, or counts the subscribers of the alert topic.
import { randomUUID } from 'node:crypto';
import { type AlertEvent, parseAlertEvent } from '../shared/aws/alert-event.ts';
import { awsLimits, variables } from '../shared/aws/environment.ts';
import { openSnsPublisher } from '../shared/channels/sns.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import {
  refreshSubscriberCount,
  type SubscriberCountDeps,
  type SubscriberCountOutcome,
} from '../shared/pipeline/alert/count-subscribers.ts';
import { type AlertDeps, type AlertOutcome, sendAlerts } from '../shared/pipeline/alert/index.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { createHandler, type Runtime } from './runtime/handler.ts';
import { requireVariables } from './runtime/required-variables.ts';

type Deps = AlertDeps & SubscriberCountDeps;

const openDeps = ({ environment, logger }: Runtime): Deps => {
  const required = requireVariables(environment, [variables.table, variables.topicArn]);
  const publicUrl = environment[variables.publicUrl];
  const publisher = openSnsPublisher({ topicArn: required[variables.topicArn] }, logger.warn);
  return {
    clock: systemClock,
    logger,
    store: openDynamoStore({ table: required[variables.table], now: systemClock.now }),
    publisher,
    countSubscribers: publisher.countSubscribers,
    newId: randomUUID,
    leaseMs: awsLimits.alertLeaseMs,
    ...(publicUrl ? { publicUrl } : {}),
  };
};

/** @throws an Error for a refused alert, which stays in the outbox, so that the alarm on the function's errors sees it. */
const send = async (deps: Deps, monitor: string): Promise<AlertOutcome> => {
  const outcome = await sendAlerts(deps, { monitor });
  if (outcome === 'refused') throw new Error(`An alert of ${monitor} was refused; the next sweep retries it`);
  return outcome;
};

export const handler = createHandler({
  name: 'alert',
  openDeps,
  parse: parseAlertEvent,
  run: (deps: Deps, event: AlertEvent): Promise<AlertOutcome | SubscriberCountOutcome> =>
    'monitor' in event ? send(deps, event.monitor) : refreshSubscriberCount(deps),
});
