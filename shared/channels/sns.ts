// The publisher port on Amazon SNS: one topic, with attributes that subscriptions can filter by; and who is subscribed to it.
import {
  GetTopicAttributesCommand,
  type MessageAttributeValue,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
} from '@aws-sdk/client-sns';
import { clientLimits } from '../aws/client-limits.ts';
import type { Notice } from '../model/notification.ts';
import type { Publisher } from './channel.ts';
import type { CountAudience } from './subscriber-count.ts';

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

const statusOf = ({ severity, alert }: Notice): string => {
  if (severity !== 'info') return severity === 'down' ? 'Down' : 'Up';
  return (alert.kind === 'digest' ? alert.leaves : alert.kind) === 'paused' ? 'Paused' : 'Removed';
};

const tasksOf = ({ alert }: Notice): readonly string[] => (alert.kind === 'digest' ? [] : alert.tasks);

const attributes = (notice: Notice): Record<string, MessageAttributeValue> => ({
  id: text(notice.id),
  monitor: text(notice.monitor),
  task: list(tasksOf(notice)),
  status: text(statusOf(notice)),
  severity: text(notice.severity),
  kind: text(notice.alert.kind),
});

/** An answer in the 400s was given by SNS itself and says that it took nothing; anything else leaves it unknown. */
const isRefusal = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
};

export type RefusalReport = (message: string) => void;

/** @throws an Error when the topic does not tell. */
const countSubscriptions = async (client: SNSClient, topicArn: string): ReturnType<CountAudience> => {
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
  const confirmed = Number(Attributes?.SubscriptionsConfirmed);
  const pending = Number(Attributes?.SubscriptionsPending);
  if (Number.isSafeInteger(confirmed) && Number.isSafeInteger(pending)) return { confirmed, pending };
  throw new Error(`The topic ${topicArn} does not say how many are subscribed to it`);
};

export const openSnsPublisher = (
  { topicArn, client = newClient() }: SnsPublisherOptions,
  report: RefusalReport,
): Publisher & { readonly countAudience: CountAudience } => ({
  countAudience: () => countSubscriptions(client, topicArn),
  publish: async (notice) => {
    const { id, subject } = notice;
    const input: PublishCommandInput = {
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: notice.text, sms: notice.sms }),
      MessageAttributes: attributes(notice),
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
