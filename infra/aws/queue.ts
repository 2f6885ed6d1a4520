// The SQS queue from the planner to the workers, with its dead-letter queue.
import { Duration } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { grantActions } from './stage-function.ts';

export type RunQueueProps = { readonly workerTimeoutMs: number };

/**
 * The visibility time-out is a little more than twice the worker's time-out. AWS recommends six times, for throttling,
 * but a check that late is worthless. A message that failed four times shows a defect and is kept for 14 days.
 */
export class RunQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { workerTimeoutMs }: RunQueueProps) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetters', { retentionPeriod: Duration.days(14), enforceSSL: true });
    this.queue = new Queue(this, 'Runs', {
      visibilityTimeout: Duration.millis(2 * workerTimeoutMs + 10_000),
      retentionPeriod: Duration.minutes(30),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 4 },
    });
  }

  grantSend(sender: NodejsFunction): void {
    grantActions(sender, ['sqs:SendMessage'], [this.queue.queueArn]);
  }
}
