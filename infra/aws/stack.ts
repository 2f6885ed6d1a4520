// The line on AWS: clock → plan → queue → flow → record → alert, and read beside it, and control.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WatchStage } from './alarms.ts';
import { AlertStage } from './alert.ts';
import { ReadStage } from './api.ts';
import { ControlStage } from './api-control.ts';
import type { Concurrency } from './concurrency.ts';
import { PlanStage } from './plan.ts';
import { RunQueue } from './queue.ts';
import { FlowStage } from './run.ts';
import { RecordStage } from './table.ts';

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

    const record = new RecordStage(this, 'Record', { retain });
    const alert = new AlertStage(this, 'Alert', { record, emails, ...(publicUrl === undefined ? {} : { publicUrl }) });
    const runs = new RunQueue(this, 'Queue');
    const plan = new PlanStage(this, 'Plan', { record, runs, alert, manifest: files.manifest });
    const flow = new FlowStage(this, 'Flow', { record, runs, alert, concurrency, secrets, ...files });
    const read = new ReadStage(this, 'Read', { record, metrics, manifest: files.manifest });
    const control = new ControlStage(this, 'Control', { record, runs, read, manifest: files.manifest });
    const watch = new WatchStage(this, 'Watch', { plan, alert, runs, emails });

    this.say({
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
      FlowFunction: flow.worker.functionName,
      AlertFunction: alert.sender.functionName,
      ReadFunction: read.reader.functionName,
      ControlFunction: control.controller.functionName,
    });
  }

  private say(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
