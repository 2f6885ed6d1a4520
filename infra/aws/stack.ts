// The line on AWS: clock → plan → queue → flow → record → alert, and read beside it, and control.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmsStage } from './alarms.ts';
import { AlertStage } from './alert.ts';
import { ApiControlStage } from './api-control.ts';
import { ApiReadStage } from './api-read.ts';
import type { Concurrency } from './concurrency.ts';
import { PlanStage } from './plan.ts';
import { RunQueue } from './queue.ts';
import { RunStage } from './run.ts';
import { TableStage } from './table.ts';

export type VigiaProps = {
  readonly retain: boolean;
  readonly alertEmails: readonly string[];
  /** Where the pages are served, for links in alerts; left out when nowhere. */
  readonly publicUrl?: string;
  /** Whether the API has a page for Prometheus; left out when not. */
  readonly metrics?: boolean;
  readonly concurrency: Concurrency;
  /** Names of the secrets that the monitors ask for; left out when there are none. */
  readonly secrets?: readonly string[];
  /** Files that bundles carry: the manifest, the user's monitors, and the library that these import. */
  readonly files: { readonly manifest: string; readonly monitors: string; readonly library: string };
};

export class VigiaStack extends Stack {
  constructor(scope: Construct, id: string, props: VigiaProps) {
    super(scope, id, { description: 'Vigia: watches services on a schedule and says once when one breaks' });
    const { retain, alertEmails: emails, publicUrl, metrics = false, concurrency, secrets = [], files } = props;

    const record = new TableStage(this, 'Table', { retain });
    const alert = new AlertStage(this, 'Alert', { record, emails, ...(publicUrl === undefined ? {} : { publicUrl }) });
    const runs = new RunQueue(this, 'Queue');
    const plan = new PlanStage(this, 'Plan', { record, runs, alert, manifest: files.manifest });
    const flow = new RunStage(this, 'Run', { record, runs, alert, concurrency, secrets, ...files });
    const read = new ApiReadStage(this, 'ApiRead', { record, metrics, manifest: files.manifest });
    const control = new ApiControlStage(this, 'ApiControl', { record, runs, read, manifest: files.manifest });
    const watch = new AlarmsStage(this, 'Alarms', { plan, alert, runs, emails });

    this.print({
      ApiUrl: read.api.urlForPath('/api/v1'),
      ApiKeyId: read.viewerKey.keyId,
      ControlUrl: control.stage.urlForPath('/api/v1'),
      ControlKeyId: control.adminKey.keyId,
      TopicArn: alert.topic.topicArn,
      OpsTopicArn: watch.opsTopic.topicArn,
      TableName: record.table.tableName,
      QueueUrl: runs.queue.queueUrl,
      DeadLetterQueueUrl: runs.deadLetters.queueUrl,
      PlanFunction: plan.planner.functionName,
      RunFunction: flow.worker.functionName,
      AlertFunction: alert.sender.functionName,
      ApiReadFunction: read.reader.functionName,
      ApiControlFunction: control.controller.functionName,
    });
  }

  private print(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
