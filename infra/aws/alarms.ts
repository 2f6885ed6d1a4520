// watch: who watches the watcher. A few alarms on AWS's own figures, to a topic that needs none of our code.
import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlertStage, topicTo } from './alert.ts';
import type { PlanStage } from './plan.ts';
import type { RunQueue } from './queue.ts';

export type WatchProps = {
  readonly plan: PlanStage;
  readonly alert: AlertStage;
  readonly runs: RunQueue;
  readonly emails: readonly string[];
};

/** One bad minute mends itself, since each tick takes up what the last one left: three in a row do not. */
const minutesInARow = 3;
const inAMinute = { period: Duration.minutes(1), statistic: 'Sum' };
const maxInAMinute = { period: Duration.minutes(1), statistic: 'Maximum' };

/** Four receives of a message, each as long as it is invisible, and a minute: older than that, nobody takes it. */
const oldSeconds = 300;

/** No figure is what silence looks like, and counts as less than any. */
const below = (threshold: number) => ({
  threshold,
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: TreatMissingData.BREACHING,
});

const from = (threshold: number) => ({
  threshold,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
});

type Watched = Omit<AlarmProps, 'evaluationPeriods' | 'alarmDescription'> & { readonly says: string };

const watched = ({ plan, alert, runs }: WatchProps): Readonly<Record<string, Watched>> => ({
  PlannerSilent: {
    metric: plan.planner.metricInvocations(inAMinute),
    ...below(1),
    says: 'the planner was not invoked for 3 minutes, so nothing is checked. Look at the rule and at the log of the planner.',
  },
  PlannerFailing: {
    metric: plan.planner.metricErrors(inAMinute),
    ...from(1),
    says: 'the planner failed for 3 minutes, so nothing new is checked. Its log says why.',
  },
  AlertsFailing: {
    metric: alert.sender.metricErrors(inAMinute),
    ...from(1),
    says: 'alerts were not accepted for 3 minutes. They are kept and tried again; the log of the alert function says why.',
  },
  RunsLate: {
    metric: runs.queue.metricApproximateAgeOfOldestMessage(maxInAMinute),
    ...from(oldSeconds),
    says: 'runs wait for more than 5 minutes, so checks are missed. Look at errors and throttles of the flow function.',
  },
  RunsGivenUp: {
    metric: runs.deadLetters.metricApproximateNumberOfMessagesVisible(maxInAMinute),
    ...from(1),
    says: 'the flow function failed 4 times on a message, whose runs are missed. Its log says why. It is well again once the queue of dead letters is purged.',
  },
});

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

export class AlarmsStage extends Construct {
  readonly opsTopic: Topic;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    this.opsTopic = topicTo(this, 'OpsTopic', props.emails);
    letAlarmsPublish(this.opsTopic);
    for (const [name, { says, ...bounds }] of Object.entries(watched(props))) this.notify(name, says, bounds);
  }

  /** When it begins, and when it is over. */
  private notify(name: string, says: string, bounds: Omit<Watched, 'says'>): void {
    const alarm = new Alarm(this, name, {
      ...bounds,
      alarmDescription: `Vigia: ${says}`,
      evaluationPeriods: minutesInARow,
      datapointsToAlarm: minutesInARow,
    });
    alarm.addAlarmAction(new SnsAction(this.opsTopic));
    alarm.addOkAction(new SnsAction(this.opsTopic));
  }
}
