// The run stage: workers receive one message of the queue at a time, run its monitors and record the runs.
import { Annotations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { variables } from '../../shared/aws/environment.ts';
import { synthWarnings } from '../../shared/messages/en/aws.ts';
import type { RunQueue } from './queue.ts';
import { createStageFunction, grantReadSecrets } from './stage-function.ts';
import type { RecordTable } from './table.ts';
import { newAccountConcurrency } from './worker-concurrency.ts';

export type RunStageProps = {
  readonly table: RecordTable;
  readonly queue: RunQueue;
  /** The user's monitors file, which only the worker's bundle includes. */
  readonly monitors: string;
  /** The texts of files that the monitors file names, as JSON. */
  readonly referenced: string;
  /** The file behind the module `vigia`, which the monitors file imports. */
  readonly library: string;
  /** How many workers may run at once. */
  readonly maxWorkers: number;
  readonly workerTimeoutMs: number;
  /** Names of the secrets that the monitors use. */
  readonly secrets: readonly string[];
};

export class RunStage extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: RunStageProps) {
    super(scope, id);
    const { table, queue, monitors, referenced, library, maxWorkers, workerTimeoutMs, secrets } = props;
    this.function = createStageFunction(this, {
      stage: 'run',
      description: 'Runs the monitors that a message names, and records the runs',
      timeoutMs: workerTimeoutMs,
      modules: { 'vigia-monitors': monitors, 'vigia-files': referenced, vigia: library },
      environment: { [variables.table]: table.table.tableName },
    });
    table.grantWrite(this.function);
    grantReadSecrets(this.function, secrets);
    this.function.addEventSource(
      new SqsEventSource(queue.queue, { batchSize: 1, maxConcurrency: maxWorkers, reportBatchItemFailures: true }),
    );
    this.warnAbove(maxWorkers, newAccountConcurrency);
  }

  private warnAbove(workers: number, limit: number): void {
    if (workers > limit)
      Annotations.of(this).addWarningV2('vigia:concurrency', synthWarnings.concurrency({ workers, limit }));
  }
}
