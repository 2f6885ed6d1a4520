// control: a second stage of the same API, for whoever may change things. Its usage plan holds the admin's key only.
import { Validations } from 'aws-cdk-lib';
import { ApiKey, type IRestApi, LambdaIntegration, Period, Stage, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { controlStage, variables } from '../../shared/aws/environment.ts';
import { type ApiReadStage, acceptedOfApi } from './api-read.ts';
import { allow, stageFunction } from './function.ts';
import type { RunQueue } from './queue.ts';
import type { TableStage } from './table.ts';

export type ControlProps = {
  readonly record: TableStage;
  readonly runs: RunQueue;
  readonly read: ApiReadStage;
  /** The file that has the manifest. */
  readonly manifest: string;
};

const timeoutMs = 10_000;
const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

export class ApiControlStage extends Construct {
  readonly controller: NodejsFunction;
  readonly stage: Stage;
  readonly adminKey: ApiKey;

  constructor(scope: Construct, id: string, { record, runs, read, manifest }: ControlProps) {
    super(scope, id);
    this.controller = stageFunction(this, {
      stage: 'api-control',
      description: 'Changes what is asked for by hand under /api/v1, on the stage of the admin only',
      timeoutMs,
      modules: { 'vigia-manifest': manifest },
      environment: { [variables.table]: record.table.tableName, [variables.queueUrl]: runs.queue.queueUrl },
    });
    record.letWrite(this.controller);
    allow(this.controller, ['sqs:SendMessage'], [runs.queue.queueArn]);
    // Either stage may call it; it lets pass what comes from this one.
    const integration = new LambdaIntegration(this.controller, { scopePermissionToMethod: false });
    for (const method of methods) read.routes.addMethod(method, integration);
    this.stage = this.stageOf(read.api);
    this.adminKey = this.keyed(read.api);
  }

  private stageOf(api: ApiReadStage['api']): Stage {
    const deployment = api.latestDeployment;
    if (!deployment) throw new Error('the API has no deployment yet');
    const stage = new Stage(this, 'Stage', { deployment, stageName: controlStage });
    Validations.of(stage).acknowledge(...acceptedOfApi);
    return stage;
  }

  private keyed(api: ApiReadStage['api']): ApiKey {
    const key = new ApiKey(this, 'Admin', { description: 'Vigia: admin, may read and change' });
    const plan = new UsagePlan(this, 'AdminPlan', {
      throttle: { rateLimit: 10, burstLimit: 20 },
      quota: { limit: 50_000, period: Period.DAY },
      // The CDK's own types do not know exactOptionalPropertyTypes.
      apiStages: [{ api: api as IRestApi, stage: this.stage }],
    });
    plan.addApiKey(key);
    return key;
  }
}
