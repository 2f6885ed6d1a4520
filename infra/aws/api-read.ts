// read: the API. Private: every route wants a key, and the viewer's opens the stage on which nothing can be changed.
import { Validations } from 'aws-cdk-lib';
import {
  ApiKey,
  EndpointType,
  type IRestApi,
  LambdaIntegration,
  Period,
  type ProxyResource,
  RestApi,
  UsagePlan,
} from 'aws-cdk-lib/aws-apigateway';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { variables } from '../../shared/aws/environment.ts';
import { stageFunction } from './function.ts';
import { tellRefusals } from './gateway-responses.ts';
import type { TableStage } from './table.ts';

export type ReadProps = {
  readonly record: TableStage;
  /** Whether there is a page for Prometheus. */
  readonly metrics: boolean;
  /** The file that has the manifest. */
  readonly manifest: string;
};

const reading = ['GET', 'HEAD'] as const;

/** Below the 29 s after which API Gateway gives up. */
const timeoutMs = 10_000;

/** Findings of the checks, and why they are left as they are: of both stages. */
export const acceptedOfApi: readonly { readonly id: string; readonly reason: string }[] = [
  { id: 'AwsSolutions-APIG1', reason: 'Access logs need a role for the whole account, which is not ours to set' },
  {
    id: 'AwsSolutions-APIG6',
    reason: 'Execution logs need a role for the whole account; the function logs its errors',
  },
  { id: 'AwsSolutions-APIG2', reason: 'The function parses every parameter and answers with problem details' },
  { id: 'AwsSolutions-APIG3', reason: 'A firewall costs more a month than all the rest; the usage plan throttles' },
  { id: 'AwsSolutions-APIG4', reason: 'An API key is the authorization, one for each stage: one household or team' },
  { id: 'AwsSolutions-COG4', reason: 'An API key is the authorization, one for each stage: one household or team' },
];

export class ApiReadStage extends Construct {
  readonly reader: NodejsFunction;
  readonly api: RestApi;
  /** All that lies under /api/v1. */
  readonly routes: ProxyResource;
  readonly viewerKey: ApiKey;

  constructor(scope: Construct, id: string, { record, metrics, manifest }: ReadProps) {
    super(scope, id);
    this.reader = stageFunction(this, {
      stage: 'api-read',
      description: 'Answers GET requests under /api/v1; never writes',
      timeoutMs,
      modules: { 'vigia-manifest': manifest },
      environment: {
        [variables.table]: record.table.tableName,
        ...(metrics ? { [variables.metrics]: 'yes' } : {}),
      },
    });
    record.letRead(this.reader);
    record.letReadIndex(this.reader, 'all');
    record.letReadIndex(this.reader, 'byMonitor');
    this.api = this.restApi();
    this.routes = this.routesOf(this.api);
    this.viewerKey = this.keyed();
  }

  private restApi(): RestApi {
    const api = new RestApi(this, 'Api', {
      description: 'Vigia: reading',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: { stageName: 'read' },
      defaultMethodOptions: { apiKeyRequired: true },
    });
    Validations.of(api).acknowledge(...acceptedOfApi);
    tellRefusals(api);
    // The stack says it, under a name of its own.
    api.node.tryRemoveChild('Endpoint');
    return api;
  }

  private routesOf(api: RestApi): ProxyResource {
    const root = api.root.addResource('api').addResource('v1');
    const routes = root.addProxy({ anyMethod: false });
    // Both stages read.
    const integration = new LambdaIntegration(this.reader, { scopePermissionToMethod: false });
    // The root has the index; whatever else lies there is found in it.
    for (const resource of [root, routes]) for (const method of reading) resource.addMethod(method, integration);
    return routes;
  }

  /** A key is bound to a stage by a plan, which also bounds what it may ask for. */
  private keyed(): ApiKey {
    const key = new ApiKey(this, 'Viewer', { description: 'Vigia: viewer, may read' });
    const plan = new UsagePlan(this, 'ViewerPlan', {
      throttle: { rateLimit: 20, burstLimit: 40 },
      quota: { limit: 200_000, period: Period.DAY },
      // The CDK's own types do not know exactOptionalPropertyTypes.
      apiStages: [{ api: this.api as IRestApi, stage: this.api.deploymentStage }],
    });
    plan.addApiKey(key);
    return key;
  }
}
