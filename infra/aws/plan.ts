// plan: every minute, the runs of the next two minutes go on the queue, each for its second.
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { awsLimits, variables } from '../../shared/aws/environment.ts';
import type { AlertStage } from './alert.ts';
import { allow, stageFunction } from './function.ts';
import type { RunQueue } from './queue.ts';
import type { TableStage } from './table.ts';

export type PlanProps = {
  readonly record: TableStage;
  readonly runs: RunQueue;
  readonly alert: AlertStage;
  /** The file that has the manifest. */
  readonly manifest: string;
};

/** A tick that is a minute old is worth nothing: the next one is there. EventBridge would repeat it for a day. */
const tickLife = Duration.seconds(60);

export class PlanStage extends Construct {
  readonly planner: NodejsFunction;

  constructor(scope: Construct, id: string, { record, runs, alert, manifest }: PlanProps) {
    super(scope, id);
    this.planner = stageFunction(this, {
      stage: 'plan',
      description: 'Puts the runs that fall due on the queue, and starts the sender for alerts that were left behind',
      timeoutMs: awsLimits.plannerTimeoutMs,
      retryAttempts: 0,
      maxEventAge: tickLife,
      modules: { 'vigia-manifest': manifest },
      environment: {
        [variables.table]: record.table.tableName,
        [variables.queueUrl]: runs.queue.queueUrl,
        [variables.alertFunction]: alert.sender.functionName,
      },
    });
    record.letWrite(this.planner);
    record.letRemove(this.planner);
    record.letReadIndex(this.planner, 'all');
    allow(this.planner, ['sqs:SendMessage'], [runs.queue.queueArn]);
    alert.letStart(this.planner);
    new Rule(this, 'Minute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.planner, { maxEventAge: tickLife, retryAttempts: 2 })],
    });
  }
}
