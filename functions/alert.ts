// The alert function: sends the alerts in the outbox of a monitor, or counts the subscribers of the alert topic.
import { randomUUID } from 'node:crypto';
import { alerts } from 'vigia-manifest';
import { type AlertEvent, parseAlertEvent } from '../shared/aws/alert-event.ts';
import { awsLimits, variables } from '../shared/aws/environment.ts';
import { openDefaultChannels } from '../shared/channels/index.ts';
import { openSnsTopic } from '../shared/channels/sns-topic.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { deliveries } from '../shared/messages/en/deliveries.ts';
import type { Notification } from '../shared/model/notification.ts';
import { createGuardedConnector } from '../shared/net/guarded-connection.ts';
import {
  refreshSubscriberCount,
  type SubscriberCountDeps,
  type SubscriberCountOutcome,
} from '../shared/pipeline/alert/count-subscribers.ts';
import { type AlertDeps, type AlertOutcome, sendAlerts } from '../shared/pipeline/alert/index.ts';
import { openSsmSecrets } from '../shared/secrets/ssm-secrets.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { createHandler, type Runtime } from './runtime/handler.ts';
import { once } from './runtime/once.ts';
import { requireVariables } from './runtime/required-variables.ts';

type Deps = AlertDeps & SubscriberCountDeps;

const openDeps = ({ environment, logger }: Runtime): Deps => {
  const required = requireVariables(environment, [variables.table, variables.topicArn]);
  const publicUrl = environment[variables.publicUrl];
  const topic = openSnsTopic({ topicArn: required[variables.topicArn] });
  const print = ({ id, text }: Notification): void => logger.info(`Alert '${id}' - ${text}`);
  const runtimeApi = environment.AWS_LAMBDA_RUNTIME_API;
  const channels = openDefaultChannels(alerts ?? undefined, {
    now: systemClock.now,
    print,
    topic,
    secrets: openSsmSecrets({ clock: systemClock }),
    connector: once(() => createGuardedConnector(runtimeApi ? { refuse: [runtimeApi] } : {})),
  });
  return {
    clock: systemClock,
    logger,
    store: openDynamoStore({ table: required[variables.table], now: systemClock.now }),
    channelsOf: () => channels,
    delivered: ({ id }, { channel, outcome }) =>
      outcome === 'accepted' && logger.info(deliveries.sent({ id, channel })),
    countSubscribers: topic.countSubscribers,
    newId: randomUUID,
    random: Math.random,
    leaseMs: awsLimits.alertLeaseMs,
    sendingMs: awsLimits.alertSendingMs,
    ...(publicUrl ? { publicUrl } : {}),
  };
};

/** @throws an Error when a channel did not accept an alert, so that the alarm on the function's errors sees it. */
const send = async (deps: Deps, monitor: string): Promise<AlertOutcome> => {
  const outcome = await sendAlerts(deps, { monitor });
  if (outcome === 'refused') throw new Error(deliveries.functionRefused({ monitor }));
  if (outcome === 'retry') throw new Error(deliveries.functionRetries({ monitor }));
  return outcome;
};

export const handler = createHandler({
  name: 'alert',
  openDeps,
  parse: parseAlertEvent,
  run: (deps: Deps, event: AlertEvent): Promise<AlertOutcome | SubscriberCountOutcome> =>
    'monitor' in event ? send(deps, event.monitor) : refreshSubscriberCount(deps),
});
