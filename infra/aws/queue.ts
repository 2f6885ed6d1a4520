// The queue between plan and flow, and the one for messages that nobody could handle.
import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * Visibility is twice the worker's time-out and a little: AWS advises six times, for throttling, but here an
 * old check is worthless. A message that failed four times is somebody's mistake and is kept for two weeks.
 */
export class RunQueue extends Construct {
  readonly deadLetters: Queue;
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', { retentionPeriod: Duration.days(14), enforceSSL: true });
    this.queue = new Queue(this, 'Runs', {
      visibilityTimeout: Duration.seconds(60),
      retentionPeriod: Duration.minutes(30),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 4 },
    });
  }
}
