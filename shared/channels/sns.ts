// The publisher port on Amazon SNS: one topic, with attributes that subscriptions can filter by; and who is subscribed to it.
import {
  GetTopicAttributesCommand,
  type MessageAttributeValue,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
} from '@aws-sdk/client-sns';
import { clientLimits } from '../aws/client-limits.ts';
import type { Notification } from '../model/notification.ts';
import type { Publisher } from './channel.ts';
import type { CountSubscribers } from './subscriber-count.ts';

export type SnsPublisherOptions = { readonly topicArn: string; readonly client?: SNSClient };

/**
 * One attempt a call: the SDK's own repeats would hide whether an earlier attempt had been accepted, and the
 * next sweep repeats what was refused. And a fresh connection: one that slept with the function breaks in use,
 * which would look like an unknown outcome.
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

/** An answer in the 400s was given by SNS itself and says that it took nothing; anything else leaves it unknown. */
const isRefusal = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
};

export type RefusalReport = (message: string) => void;

/** @throws an Error when the topic does not tell. */
const countSubscriptions = async (client: SNSClient, topicArn: string): ReturnType<CountSubscribers> => {
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
  const confirmed = Number(Attributes?.SubscriptionsConfirmed);
  const pending = Number(Attributes?.SubscriptionsPending);
  if (Number.isSafeInteger(confirmed) && Number.isSafeInteger(pending)) return { confirmed, pending };
  throw new Error(`The topic ${topicArn} does not say how many are subscribed to it`);
};

export const openSnsPublisher = (
  { topicArn, client = newClient() }: SnsPublisherOptions,
  report: RefusalReport,
): Publisher & { readonly countSubscribers: CountSubscribers } => ({
  countSubscribers: () => countSubscriptions(client, topicArn),
  publish: async (notification) => {
    const { id, subject } = notification;
    const input: PublishCommandInput = {
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: notification.text, sms: notification.sms }),
      MessageAttributes: attributes(notification),
    };
    try {
      await client.send(new PublishCommand(input));
      return 'accepted';
    } catch (error) {
      if (!isRefusal(error)) throw error;
      report(`The topic refused the alert '${id}': ${(error as Error).message}`);
      return 'refused';
    }
  },
});
