import {
  GetTopicAttributesCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SNSServiceException,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSnsPublisher } from '../../shared/channels/sns.ts';
import type { Notification } from '../../shared/model/notification.ts';

const sns = mockClient(SNSClient);
const reports: string[] = [];
const topicArn = 'arn:aws:sns:us-east-1:000000000000:alerts';
const publisher = openSnsPublisher({ topicArn, client: new SNSClient({}) }, (message) => reports.push(message));

const at = 1_800_000_000_000;
const notification: Notification = {
  id: 'shop#1 opened',
  monitor: 'shop',
  title: 'Shop',
  severity: 'down',
  subject: 'Shop is down',
  text: 'Shop is down since …',
  sms: 'DOWN: Shop: Status code: 503',
  alert: { id: 'shop#1 opened', kind: 'opened', n: 1, at, startedAt: at, cause: 'Status code: 503', tasks: ['home'] },
};

const answered = (name: string, httpStatusCode: number) =>
  new SNSServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });

describe('the publisher on SNS', () => {
  beforeEach(() => {
    sns.reset();
    reports.length = 0;
  });

  it('publishes subject and text, with the attributes that subscriptions filter by', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm' });
    expect(await publisher.publish(notification)).toBe('accepted');
    const { MessageAttributes, ...input } = sns.commandCalls(PublishCommand)[0]?.args[0].input ?? {};
    const { Message = '', ...rest } = input as PublishCommandInput;
    expect(rest).toEqual({ TopicArn: topicArn, Subject: notification.subject, MessageStructure: 'json' });
    expect(JSON.parse(Message)).toEqual({ default: notification.text, sms: notification.sms });
    const values = Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]);
    expect(Object.fromEntries(values)).toEqual({
      id: notification.id,
      monitor: 'shop',
      task: '["home"]',
      status: 'Down',
      severity: 'down',
      kind: 'opened',
    });
  });

  it.each([
    { name: 'ThrottledException', status: 429 },
    { name: 'AuthorizationErrorException', status: 403 },
    { name: 'NotFoundException', status: 404 },
  ])('says that $name is a refusal, and reports it', async ({ name, status }) => {
    sns.on(PublishCommand).rejects(answered(name, status));
    expect(await publisher.publish(notification)).toBe('refused');
    expect(reports).toEqual([`The topic refused the alert 'shop#1 opened': ${name}`]);
  });

  it.each([
    { what: 'an error inside SNS', error: answered('InternalErrorException', 500) },
    { what: 'a connection that broke', error: Object.assign(new Error('read ECONNRESET'), { $metadata: {} }) },
    { what: 'a time-out', error: new Error('socket did not answer') },
  ])('rejects on $what: whether it was accepted is unknown', async ({ error }) => {
    sns.on(PublishCommand).rejects(error);
    await expect(publisher.publish(notification)).rejects.toThrow(error.message);
    expect(reports).toEqual([]);
  });
});

describe('who is subscribed to the topic', () => {
  beforeEach(() => sns.reset());

  it('is told by the topic itself', async () => {
    const Attributes = { SubscriptionsConfirmed: '2', SubscriptionsPending: '1', SubscriptionsDeleted: '7' };
    sns.on(GetTopicAttributesCommand, { TopicArn: topicArn }).resolves({ Attributes });
    expect(await publisher.countSubscribers()).toEqual({ confirmed: 2, pending: 1 });
  });

  it.each([undefined, {}, { SubscriptionsConfirmed: '2' }, { SubscriptionsConfirmed: 'x', SubscriptionsPending: '0' }])(
    'is not made up where it says %j',
    async (Attributes) => {
      sns.on(GetTopicAttributesCommand).resolves(Attributes ? { Attributes } : {});
      await expect(publisher.countSubscribers()).rejects.toThrow(`${topicArn} does not say how many are subscribed`);
    },
  );
});
