// CloudWatch alarms, all but one on AWS's own metrics, which notify an e-mail topic without any code of Vigía.
import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ownSideMetric } from '../../shared/aws/own-side-metric.ts';
import { alarms } from '../../shared/messages/en/aws.ts';
import type { AlertStage } from './alert.ts';
import { createEmailTopic } from './email-topic.ts';
import type { PlanStage } from './plan.ts';
import type { RunQueue } from './queue.ts';
import type { RunStage } from './run.ts';

export type AlarmsProps = {
  readonly plan: PlanStage;
  readonly run: RunStage;
  readonly alert: AlertStage;
  readonly queue: RunQueue;
  /** Mailboxes that receive the alarms, once their owners have confirmed. */
  readonly emails: readonly string[];
};

export type AlarmName = keyof typeof alarms;

/** Each tick continues where the last one ended, so one failed minute has no effect; three in a row do. */
const evaluationPeriods = 3;
const sumPerMinute = { period: Duration.minutes(1), statistic: 'Sum' };
const maxPerMinute = { period: Duration.minutes(1), statistic: 'Maximum' };

/** Four deliveries of a message, each as long as the visibility time-out, and a minute: no worker takes older ones. */
const maxMessageAgeSeconds = 300;

/** A function that is not invoked has no data points, so missing data is below any threshold. */
const below = (threshold: number) => ({
  threshold,
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: TreatMissingData.BREACHING,
});

const atLeast = (threshold: number) => ({
  threshold,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
});

type Condition = Pick<AlarmProps, 'metric' | 'threshold' | 'comparisonOperator' | 'treatMissingData'>;

const conditions = ({ plan, run, alert, queue }: AlarmsProps): Readonly<Record<AlarmName, Condition>> => ({
  PlannerNotInvoked: { metric: plan.function.metricInvocations(sumPerMinute), ...below(1) },
  PlannerFailing: { metric: plan.function.metricErrors(sumPerMinute), ...atLeast(1) },
  AlertsFailing: { metric: alert.function.metricErrors(sumPerMinute), ...atLeast(1) },
  OwnSide: {
    metric: new Metric({
      ...sumPerMinute,
      namespace: ownSideMetric.namespace,
      metricName: ownSideMetric.name,
      dimensionsMap: { [ownSideMetric.dimension]: run.function.functionName },
    }),
    ...atLeast(1),
  },
  RunsDelayed: {
    metric: queue.queue.metricApproximateAgeOfOldestMessage(maxPerMinute),
    ...atLeast(maxMessageAgeSeconds),
  },
  RunsDeadLettered: {
    metric: queue.deadLetterQueue.metricApproximateNumberOfMessagesVisible(maxPerMinute),
    ...atLeast(1),
  },
});

/** The section of the docs that explains an alarm: `docs/aws.md#plannerfailing`. */
export const docsOf = (name: AlarmName): string => `docs/aws.md#${name.toLowerCase()}`;

/** A topic with a policy of its own does not let alarms publish by default. */
const grantPublishToAlarms = (topic: Topic): void => {
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
};

export class Alarms extends Construct {
  readonly opsTopic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.opsTopic = createEmailTopic(this, 'OpsTopic', props.emails);
    grantPublishToAlarms(this.opsTopic);
    for (const [name, condition] of Object.entries(conditions(props))) this.addAlarm(name as AlarmName, condition);
  }

  /** Notifies the topic when the alarm begins and when it ends. */
  private addAlarm(name: AlarmName, condition: Condition): void {
    const alarm = new Alarm(this, name, {
      ...condition,
      alarmDescription: alarms[name]({ docs: docsOf(name) }),
      evaluationPeriods,
      datapointsToAlarm: evaluationPeriods,
    });
    alarm.addAlarmAction(new SnsAction(this.opsTopic));
    alarm.addOkAction(new SnsAction(this.opsTopic));
  }
}
