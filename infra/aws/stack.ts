// The stack: the stages of the pipeline in order (clock → plan → queue → run → table → alert), and the API beside them.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { defined } from '../../shared/model/defined.ts';
import { Alarms } from './alarms.ts';
import { AlertStage } from './alert.ts';
import { ApiControlStage } from './api-control.ts';
import { ApiReadStage } from './api-read.ts';
import { PlanStage } from './plan.ts';
import { RunQueue } from './queue.ts';
import { RunStage } from './run.ts';
import { RecordTable } from './table.ts';

export type VigiaStackProps = {
  /** Whether the table is kept when the stack is deleted. */
  readonly retain: boolean;
  /** Mailboxes that receive alerts and alarms. */
  readonly alertEmails: readonly string[];
  /** The URL of the pages, for links in alerts; without it alerts have no links. */
  readonly publicUrl?: string;
  /** Whether the API serves a page for Prometheus; default: false. */
  readonly metrics?: boolean;
  /** How many workers may run at once. */
  readonly maxWorkers: number;
  /** The longest life of a worker, by the longest run of the monitors. */
  readonly workerTimeoutMs: number;
  /** Names of the secrets that the monitors use; default: none. */
  readonly secrets?: readonly string[];
  /** Names of the secrets that the alert channels use; default: none. */
  readonly channelSecrets?: readonly string[];
  /** Files for the bundles: the manifest, the user's monitors, and the library that these import. */
  readonly files: {
    readonly manifest: string;
    readonly monitors: string;
    /** The texts of files that the monitors file names. */
    readonly referenced: string;
    readonly library: string;
  };
};

export class VigiaStack extends Stack {
  constructor(scope: Construct, id: string, props: VigiaStackProps) {
    super(scope, id, { description: 'Vigia: uptime monitor with scheduled checks and alerts' });
    const { retain, alertEmails: emails, publicUrl, metrics = false, maxWorkers, workerTimeoutMs, files } = props;
    const { secrets = [], channelSecrets = [] } = props;
    const { manifest, monitors, referenced, library } = files;

    const table = new RecordTable(this, 'Table', { retain });
    const queue = new RunQueue(this, 'Queue', { workerTimeoutMs });
    const plan = new PlanStage(this, 'Plan', { table, queue, manifest });
    const run = new RunStage(this, 'Run', {
      table,
      queue,
      monitors,
      referenced,
      library,
      maxWorkers,
      workerTimeoutMs,
      secrets,
    });
    const invokers = [plan.function, run.function];
    const alertProps = { table, invokers, manifest, emails, secrets: channelSecrets, publicUrl };
    const alert = new AlertStage(this, 'Alert', defined(alertProps));
    const apiRead = new ApiReadStage(this, 'ApiRead', { table, metrics, publicUrl, manifest });
    const apiControl = new ApiControlStage(this, 'ApiControl', { table, queue, apiRead, manifest });
    const alarms = new Alarms(this, 'Alarms', { plan, run, alert, queue, emails });

    this.addOutputs({
      ApiReadUrl: apiRead.api.urlForPath('/api/v1'),
      ApiReadKeyId: apiRead.viewerKey.keyId,
      ApiControlUrl: apiControl.stage.urlForPath('/api/v1'),
      ApiControlKeyId: apiControl.adminKey.keyId,
      AlertTopicArn: alert.topic.topicArn,
      OpsTopicArn: alarms.opsTopic.topicArn,
      TableName: table.table.tableName,
      QueueUrl: queue.queue.queueUrl,
      DeadLetterQueueUrl: queue.deadLetterQueue.queueUrl,
      PlanFunction: plan.function.functionName,
      RunFunction: run.function.functionName,
      AlertFunction: alert.function.functionName,
      ApiReadFunction: apiRead.function.functionName,
      ApiControlFunction: apiControl.function.functionName,
    });
  }

  private addOutputs(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
