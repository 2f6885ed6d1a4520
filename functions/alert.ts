// The alert function: sends the alerts in the outbox of a monitor, or counts the subscribers of the alert topic.
import { randomUUID } from 'node:crypto';
import { type AlertEvent, parseAlertEvent } from '../shared/aws/alert-event.ts';
import { awsLimits, variables } from '../shared/aws/environment.ts';
import { sns } from '../shared/channels/index.ts';
import { openSnsTopic } from '../shared/channels/sns-topic.ts';
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
  const topic = openSnsTopic({ topicArn: required[variables.topicArn] });
  return {
    clock: systemClock,
    logger,
    store: openDynamoStore({ table: required[variables.table], now: systemClock.now }),
    channel: sns.open({ print: ({ id, text }) => logger.info(`Alert '${id}' - ${text}`), topic }),
    delivered: ({ id }) => logger.info(`Alert '${id}' was sent`),
    countSubscribers: topic.countSubscribers,
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
