// watch: who watches the watcher. One alarm on AWS's own figures, to a topic that needs none of our code.
import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { topicTo } from './alert.ts';
import type { PlanStage } from './plan.ts';

export type WatchProps = { readonly plan: PlanStage; readonly emails: readonly string[] };

/** A topic with a policy of its own no longer lets alarms in by default. */
const letAlarmsPublish = (topic: Topic): void => {
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
};

export class WatchStage extends Construct {
  readonly opsTopic: Topic;

  constructor(scope: Construct, id: string, { plan, emails }: WatchProps) {
    super(scope, id);
    this.opsTopic = topicTo(this, 'OpsTopic', emails);
    letAlarmsPublish(this.opsTopic);
    const silent = new Alarm(this, 'PlannerSilent', {
      alarmDescription:
        'Vigia: the planner was not invoked for 3 minutes, so nothing is checked. Look at the rule and at the log of the planner.',
      metric: plan.planner.metricInvocations({ period: Duration.minutes(1), statistic: 'Sum' }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    silent.addAlarmAction(new SnsAction(this.opsTopic));
    silent.addOkAction(new SnsAction(this.opsTopic));
  }
}
