import {
  GetTopicAttributesCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SNSServiceException,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSnsTopic } from '../../shared/channels/sns-topic.ts';
import type { Notification } from '../../shared/model/notification.ts';

const sns = mockClient(SNSClient);
const topicArn = 'arn:aws:sns:us-east-1:000000000000:alerts';
const topic = openSnsTopic({ topicArn, client: new SNSClient({}) });
const send = () => topic.send(notification, new AbortController().signal);

const at = 1_800_000_000_000;
const notification: Notification = {
  id: 'shop#1 opened',
  monitor: 'shop',
  title: 'Shop',
  severity: 'down',
  subject: 'Shop is down',
  text: 'Shop has been down since …',
  sms: 'DOWN: Shop: Status code: 503',
  alert: { id: 'shop#1 opened', kind: 'opened', n: 1, at, startedAt: at, cause: 'Status code: 503', tasks: ['home'] },
};

const answered = (name: string, httpStatusCode: number) =>
  new SNSServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });

describe('an SNS topic', () => {
  beforeEach(() => sns.reset());

  it('receives subject and text, with the attributes that subscriptions filter by', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm' });
    expect(await send()).toEqual({ outcome: 'accepted' });
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
  ])('returns retry with the reason on $name', async ({ name, status }) => {
    sns.on(PublishCommand).rejects(answered(name, status));
    expect(await send()).toEqual({ outcome: 'retry', reason: `SNS: ${name}` });
  });

  it('refuses for good a message that SNS rejects as invalid', async () => {
    sns.on(PublishCommand).rejects(answered('InvalidParameterException', 400));
    expect(await send()).toEqual({ outcome: 'refused', reason: 'SNS: InvalidParameterException' });
  });

  it.each([
    { what: 'an error inside SNS', error: answered('InternalErrorException', 500) },
    { what: 'a connection that broke', error: Object.assign(new Error('read ECONNRESET'), { $metadata: {} }) },
    { what: 'a time-out', error: new Error('socket did not answer') },
  ])('rejects on $what, because the outcome is unknown', async ({ error }) => {
    sns.on(PublishCommand).rejects(error);
    await expect(send()).rejects.toThrow(error.message);
  });
});

describe('the subscribers of a topic', () => {
  beforeEach(() => sns.reset());

  it('are counted by the topic itself', async () => {
    const Attributes = { SubscriptionsConfirmed: '2', SubscriptionsPending: '1', SubscriptionsDeleted: '7' };
    sns.on(GetTopicAttributesCommand, { TopicArn: topicArn }).resolves({ Attributes });
    expect(await topic.countSubscribers()).toEqual({ confirmed: 2, pending: 1 });
  });

  it.each([undefined, {}, { SubscriptionsConfirmed: '2' }, { SubscriptionsConfirmed: 'x', SubscriptionsPending: '0' }])(
    'are not counted where the topic returns %j',
    async (Attributes) => {
      sns.on(GetTopicAttributesCommand).resolves(Attributes ? { Attributes } : {});
      await expect(topic.countSubscribers()).rejects.toThrow(
        `${topicArn} does not return the number of its subscribers`,
      );
    },
  );
});
