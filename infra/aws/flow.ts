// flow: a message from the queue is run and recorded by a worker, one message at a time each.
import { Annotations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { awsLimits, variables } from '../../shared/model/environment.ts';
import type { AlertStage } from './alert.ts';
import { accountLimit, type Concurrency } from './concurrency.ts';
import { stageFunction } from './function.ts';
import type { RunQueue } from './queue.ts';
import type { RecordStage } from './record.ts';

export type FlowProps = {
  readonly record: RecordStage;
  readonly runs: RunQueue;
  readonly alert: AlertStage;
  /** The user's own file, which only the worker carries. */
  readonly monitors: string;
  /** What users import as `vigia`, wherever their file lies. */
  readonly library: string;
  readonly concurrency: Concurrency;
};

export class FlowStage extends Construct {
  readonly worker: NodejsFunction;

  constructor(scope: Construct, id: string, { record, runs, alert, monitors, library, concurrency }: FlowProps) {
    super(scope, id);
    this.worker = stageFunction(this, {
      stage: 'flow',
      description: 'Runs the monitors that a message names, and records what came of it',
      timeoutMs: awsLimits.workerTimeoutMs,
      modules: { 'vigia-monitors': monitors, vigia: library },
      environment: {
        [variables.table]: record.table.tableName,
        [variables.alertFunction]: alert.sender.functionName,
      },
    });
    record.letWrite(this.worker);
    alert.letStart(this.worker);
    this.worker.addEventSource(
      new SqsEventSource(runs.queue, {
        batchSize: 1,
        maxConcurrency: concurrency.workers,
        reportBatchItemFailures: true,
      }),
    );
    if (concurrency.workers > accountLimit) Annotations.of(this).addWarningV2('vigia:concurrency', concurrency.warning);
  }
}
