// alert: the only sender, and the topic that carries what it sends to people.
import { Duration } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { awsLimits, variables } from '../../shared/aws/environment.ts';
import { allow, stageFunction } from './function.ts';
import type { TableStage } from './table.ts';

export type AlertProps = {
  readonly record: TableStage;
  readonly emails: readonly string[];
  /** Where the pages are served, for links in alerts; left out when nowhere. */
  readonly publicUrl?: string;
};

/** A topic with these mailboxes on it; each owner has to confirm. */
export const topicTo = (scope: Construct, id: string, emails: readonly string[]): Topic => {
  const topic = new Topic(scope, id, { enforceSSL: true });
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
};

export class AlertStage extends Construct {
  readonly sender: NodejsFunction;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { record, emails, publicUrl }: AlertProps) {
    super(scope, id);
    this.topic = topicTo(this, 'Topic', emails);
    this.sender = stageFunction(this, {
      stage: 'alert',
      description: 'Publishes the alerts that wait in the outbox of a monitor, and looks who listens to them',
      timeoutMs: awsLimits.alertTimeoutMs,
      // The planner's sweep repeats it each minute, so Lambda need not.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(5),
      environment: {
        [variables.table]: record.table.tableName,
        [variables.topicArn]: this.topic.topicArn,
        ...(publicUrl === undefined ? {} : { [variables.publicUrl]: publicUrl }),
      },
    });
    record.letWrite(this.sender);
    allow(this.sender, ['sns:Publish', 'sns:GetTopicAttributes'], [this.topic.topicArn]);
  }

  /** Lets a function start the sender. */
  letStart(starter: NodejsFunction): void {
    allow(starter, ['lambda:InvokeFunction'], [this.sender.functionArn]);
  }
}
