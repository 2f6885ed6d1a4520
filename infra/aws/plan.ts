// The plan stage: every minute, the planner sends the runs of the next two minutes to the queue.
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { awsLimits, variables } from '../../shared/aws/environment.ts';
import type { RunQueue } from './queue.ts';
import { createStageFunction } from './stage-function.ts';
import type { RecordTable } from './table.ts';

export type PlanStageProps = {
  readonly table: RecordTable;
  readonly queue: RunQueue;
  /** The file with the manifest of the monitors. */
  readonly manifest: string;
};

/** The next tick replaces one that is a minute old; by default EventBridge retries for a day. */
const maxEventAge = Duration.seconds(60);

export class PlanStage extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, { table, queue, manifest }: PlanStageProps) {
    super(scope, id);
    this.function = createStageFunction(this, {
      stage: 'plan',
      description: 'Sends the runs that are due next to the queue, and starts the alert function for unsent alerts',
      timeoutMs: awsLimits.plannerTimeoutMs,
      retryAttempts: 0,
      maxEventAge,
      modules: { 'vigia-manifest': manifest },
      environment: { [variables.table]: table.table.tableName, [variables.queueUrl]: queue.queue.queueUrl },
    });
    table.grantWrite(this.function);
    table.grantDelete(this.function);
    table.grantReadIndex(this.function, 'all');
    queue.grantSend(this.function);
    new Rule(this, 'Minute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.function, { maxEventAge, retryAttempts: 2 })],
    });
  }
}
