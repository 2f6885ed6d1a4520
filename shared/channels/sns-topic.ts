// An Amazon SNS topic as a channel: message attributes that subscriptions can filter by, and the count of subscribers.
import {
  GetTopicAttributesCommand,
  type MessageAttributeValue,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
} from '@aws-sdk/client-sns';
import { clientLimits } from '../aws/client-limits.ts';
import type { Notification } from '../model/notification.ts';
import { accepted, type Channel, type CountSubscribers, type SendOutcome } from './channel.ts';

export type SnsTopicOptions = { readonly topicArn: string; readonly client?: SNSClient };

/**
 * One attempt per call: a retry inside the SDK would hide whether an earlier attempt was accepted, and the next sweep
 * repeats the send. No keep-alive: a connection that was open while the function was frozen fails when it is used,
 * which leaves the outcome unknown.
 */
const newClient = (): SNSClient => {
  const requestHandler = { ...clientLimits.requestHandler, httpsAgent: { keepAlive: false } };
  return new SNSClient({ ...clientLimits, maxAttempts: 1, requestHandler });
};

const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });

const list = (values: readonly string[]): MessageAttributeValue => ({
  DataType: 'String.Array',
  StringValue: JSON.stringify(values),
});

const statusOf = ({ severity, alert }: Notification): string => {
  if (severity !== 'info') return severity === 'down' ? 'Down' : 'Up';
  return (alert.kind === 'digest' ? alert.leaves : alert.kind) === 'paused' ? 'Paused' : 'Removed';
};

const tasksOf = ({ alert }: Notification): readonly string[] => (alert.kind === 'digest' ? [] : alert.tasks);

const attributes = (notification: Notification): Record<string, MessageAttributeValue> => ({
  id: text(notification.id),
  monitor: text(notification.monitor),
  task: list(tasksOf(notification)),
  status: text(statusOf(notification)),
  severity: text(notification.severity),
  kind: text(notification.alert.kind),
});

const inputOf = (topicArn: string, notification: Notification): PublishCommandInput => ({
  TopicArn: topicArn,
  Subject: notification.subject,
  MessageStructure: 'json',
  Message: JSON.stringify({ default: notification.text, sms: notification.sms }),
  MessageAttributes: attributes(notification),
});

/**
 * A 4xx response means that SNS published nothing. A message that SNS rejects as invalid stays invalid; everything else,
 * such as missing permissions or throttling, can end.
 * @throws the error itself when it leaves the outcome unknown.
 */
const outcomeOf = (error: unknown): SendOutcome => {
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status < 400 || status >= 500) throw error;
  return { outcome: name.startsWith('InvalidParameter') ? 'refused' : 'retry', reason: `SNS: ${message}` };
};

/** @throws an Error when the topic does not return its counts. */
const countSubscriptions = async (client: SNSClient, topicArn: string): ReturnType<CountSubscribers> => {
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
  const confirmed = Number(Attributes?.SubscriptionsConfirmed);
  const pending = Number(Attributes?.SubscriptionsPending);
  if (Number.isSafeInteger(confirmed) && Number.isSafeInteger(pending)) return { confirmed, pending };
  throw new Error(`The topic ${topicArn} does not return the number of its subscribers`);
};

export type SnsTopic = Channel & { readonly countSubscribers: CountSubscribers };

export const openSnsTopic = ({ topicArn, client = newClient() }: SnsTopicOptions): SnsTopic => ({
  countSubscribers: () => countSubscriptions(client, topicArn),
  send: async (notification, abortSignal) => {
    try {
      await client.send(new PublishCommand(inputOf(topicArn, notification)), { abortSignal });
      return accepted;
    } catch (error) {
      return outcomeOf(error);
    }
  },
});
