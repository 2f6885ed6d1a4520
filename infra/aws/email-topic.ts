// An SNS topic that sends e-mail.
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Each owner of a mailbox must confirm the subscription. */
export const createEmailTopic = (scope: Construct, id: string, emails: readonly string[]): Topic => {
  const topic = new Topic(scope, id, { enforceSSL: true });
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
};
