// A queue that is subscribed to the alert topic and receives the notifications in order.
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';

export type Mail = { readonly id: string; readonly subject: string; readonly text: string; readonly severity: string };

export type Inbox = {
  /** All notifications so far in the order of their arrival. */
  read(): Promise<readonly Mail[]>;
  close(): Promise<void>;
};

type Envelope = {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, { readonly Value: string }>>;
};

const parse = (body: string): Mail => {
  const { Subject, Message, MessageAttributes } = JSON.parse(body) as Envelope;
  const attribute = (name: string): string => MessageAttributes[name]?.Value ?? '';
  return { id: attribute('id'), subject: Subject, text: Message, severity: attribute('severity') };
};

export const openInbox = async ({ sns, sqs }: Clients, topicArn: string): Promise<Inbox> => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `inbox-${Date.now()}` }));
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const Endpoint = (await sqs.send(command)).Attributes?.QueueArn;
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint }));
  const mails: Mail[] = [];
  const receive = async (): Promise<number> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { Body = '', ReceiptHandle } of Messages) {
      mails.push(parse(Body));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.length;
  };
  return {
    read: async () => {
      while ((await receive()) > 0);
      return [...mails];
    },
    close: async () => {
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
};
