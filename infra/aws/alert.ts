// The alert stage: the function that sends alerts, and the SNS topic that delivers them to people.
import { Duration } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { awsLimits, variables } from '../../shared/aws/environment.ts';
import { defined } from '../../shared/model/defined.ts';
import { createEmailTopic } from './email-topic.ts';
import { createStageFunction, grantActions, grantReadSecrets } from './stage-function.ts';
import type { RecordTable } from './table.ts';

export type AlertStageProps = {
  readonly table: RecordTable;
  /** Functions that invoke the alert function. */
  readonly invokers: readonly NodejsFunction[];
  /** The file with the manifest, which contains the alert channels. */
  readonly manifest: string;
  /** Names of the secrets that the channels use. */
  readonly secrets: readonly string[];
  /** Mailboxes that receive the alerts, once their owners have confirmed. */
  readonly emails: readonly string[];
  /** The URL of the pages, for links in alerts; without it alerts have no links. */
  readonly publicUrl?: string;
};

export class AlertStage extends Construct {
  readonly function: NodejsFunction;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlertStageProps) {
    super(scope, id);
    const { table, invokers, manifest, secrets, emails, publicUrl } = props;
    this.topic = createEmailTopic(this, 'Topic', emails);
    this.function = createStageFunction(this, {
      stage: 'alert',
      description: 'Sends the alerts in the outbox of a monitor, and counts the subscribers of the topic',
      timeoutMs: awsLimits.alertTimeoutMs,
      // The planner's sweep repeats a failed invocation every minute.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(5),
      modules: { 'vigia-manifest': manifest },
      environment: defined({
        [variables.table]: table.table.tableName,
        [variables.topicArn]: this.topic.topicArn,
        [variables.publicUrl]: publicUrl,
      }),
    });
    table.grantWrite(this.function);
    grantActions(this.function, ['sns:Publish', 'sns:GetTopicAttributes'], [this.topic.topicArn]);
    grantReadSecrets(this.function, secrets);
    for (const invoker of invokers) this.grantInvoke(invoker);
  }

  private grantInvoke(invoker: NodejsFunction): void {
    invoker.addEnvironment(variables.alertFunction, this.function.functionName);
    grantActions(invoker, ['lambda:InvokeFunction'], [this.function.functionArn]);
  }
}
