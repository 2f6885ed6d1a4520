// flow: a message from the queue is run and recorded by a worker, one message at a time each.
import { Annotations, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { awsLimits, parameterName, variables } from '../../shared/aws/environment.ts';
import type { AlertStage } from './alert.ts';
import { accountLimit, type Concurrency } from './concurrency.ts';
import { allow, stageFunction } from './function.ts';
import type { RunQueue } from './queue.ts';
import type { TableStage } from './table.ts';

export type FlowProps = {
  readonly record: TableStage;
  readonly runs: RunQueue;
  readonly alert: AlertStage;
  /** The user's own file, which only the worker carries. */
  readonly monitors: string;
  /** What users import as `vigia`, wherever their file lies. */
  readonly library: string;
  readonly concurrency: Concurrency;
  /** Names of the secrets that the monitors ask for. */
  readonly secrets: readonly string[];
};

export class RunStage extends Construct {
  readonly worker: NodejsFunction;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    const { record, runs, alert, monitors, library, concurrency, secrets } = props;
    this.worker = stageFunction(this, {
      stage: 'run',
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
    this.letReadSecrets(secrets);
    this.worker.addEventSource(
      new SqsEventSource(runs.queue, {
        batchSize: 1,
        maxConcurrency: concurrency.workers,
        reportBatchItemFailures: true,
      }),
    );
    if (concurrency.workers > accountLimit) Annotations.of(this).addWarningV2('vigia:concurrency', concurrency.warning);
  }
  /** Those, and no other parameter. Under the account's own key for parameters, decrypting needs no further right. */
  private letReadSecrets(names: readonly string[]): void {
    if (names.length === 0) return;
    const stack = Stack.of(this);
    const arn = (name: string): string =>
      stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameterName(name).slice(1) });
    allow(this.worker, ['ssm:GetParameter'], names.map(arn));
  }
}
