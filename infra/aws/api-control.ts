// The api-control stage: a second stage of the same API, which accepts changes and requires the admin key.
import { Validations } from 'aws-cdk-lib';
import { type ApiKey, LambdaIntegration, Period, type RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { controlStage, variables } from '../../shared/aws/environment.ts';
import type { ApiReadStage } from './api-read.ts';
import { acceptedApiFindings, apiTimeoutMs, createStageKey } from './api-stage.ts';
import type { RunQueue } from './queue.ts';
import { createStageFunction } from './stage-function.ts';
import type { RecordTable } from './table.ts';

export type ApiControlStageProps = {
  readonly table: RecordTable;
  readonly queue: RunQueue;
  /** The API that this stage is added to. */
  readonly apiRead: ApiReadStage;
  /** The file with the manifest of the monitors. */
  readonly manifest: string;
};

export class ApiControlStage extends Construct {
  readonly function: NodejsFunction;
  readonly stage: Stage;
  readonly adminKey: ApiKey;

  constructor(scope: Construct, id: string, { table, queue, apiRead, manifest }: ApiControlStageProps) {
    super(scope, id);
    this.function = createStageFunction(this, {
      stage: 'api-control',
      description: 'Serves requests under /api/v1 that change something, on the control stage only',
      timeoutMs: apiTimeoutMs,
      modules: { 'vigia-manifest': manifest },
      environment: { [variables.table]: table.table.tableName, [variables.queueUrl]: queue.queue.queueUrl },
    });
    table.grantWrite(this.function);
    queue.grantSend(this.function);
    // API Gateway lets both stages call the function, which refuses requests of the read stage.
    const integration = new LambdaIntegration(this.function, { scopePermissionToMethod: false });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) apiRead.routes.addMethod(method, integration);
    this.stage = this.createStage(apiRead.api);
    this.adminKey = createStageKey(this, 'Admin', {
      api: apiRead.api,
      stage: this.stage,
      description: 'Vigia: admin, may read and change',
      throttle: { rateLimit: 10, burstLimit: 20 },
      quota: { limit: 50_000, period: Period.DAY },
    });
  }

  private createStage(api: RestApi): Stage {
    const deployment = api.latestDeployment;
    if (!deployment) throw new Error('the API has no deployment yet');
    const stage = new Stage(this, 'Stage', { deployment, stageName: controlStage });
    Validations.of(stage).acknowledge(...acceptedApiFindings);
    return stage;
  }
}
