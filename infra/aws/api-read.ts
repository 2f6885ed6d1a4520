// The api-read stage: the REST API and the function that serves its GET requests. Every request needs an API key.
import { Validations } from 'aws-cdk-lib';
import {
  type ApiKey,
  EndpointType,
  LambdaIntegration,
  Period,
  type ProxyResource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { variables } from '../../shared/aws/environment.ts';
import { acceptedApiFindings, apiTimeoutMs, createStageKey } from './api-stage.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { createStageFunction } from './stage-function.ts';
import type { RecordTable } from './table.ts';

export type ApiReadStageProps = {
  readonly table: RecordTable;
  /** Whether the API serves a page for Prometheus, which reads records at each scrape. */
  readonly metrics: boolean;
  /** The URL of the pages, if they are served somewhere. */
  readonly publicUrl?: string | undefined;
  /** The file with the manifest of the monitors. */
  readonly manifest: string;
};

export class ApiReadStage extends Construct {
  readonly function: NodejsFunction;
  readonly api: RestApi;
  /** All paths below /api/v1. */
  readonly routes: ProxyResource;
  readonly viewerKey: ApiKey;

  constructor(scope: Construct, id: string, { table, metrics, publicUrl, manifest }: ApiReadStageProps) {
    super(scope, id);
    this.function = createStageFunction(this, {
      stage: 'api-read',
      description: 'Serves GET requests under /api/v1; never writes',
      timeoutMs: apiTimeoutMs,
      modules: { 'vigia-manifest': manifest },
      environment: {
        [variables.table]: table.table.tableName,
        ...(metrics ? { [variables.metrics]: 'yes' } : {}),
        ...(publicUrl ? { [variables.publicUrl]: publicUrl } : {}),
      },
    });
    table.grantRead(this.function);
    table.grantReadIndex(this.function, 'all');
    table.grantReadIndex(this.function, 'byMonitor');
    this.api = this.createApi();
    this.routes = this.createRoutes();
    this.viewerKey = createStageKey(this, 'Viewer', {
      api: this.api,
      stage: this.api.deploymentStage,
      description: 'Vigia: viewer, may read',
      throttle: { rateLimit: 20, burstLimit: 40 },
      quota: { limit: 200_000, period: Period.DAY },
    });
  }

  private createApi(): RestApi {
    const api = new RestApi(this, 'Api', {
      description: 'Vigia',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: { stageName: 'read' },
      defaultMethodOptions: { apiKeyRequired: true },
    });
    Validations.of(api).acknowledge(...acceptedApiFindings);
    addGatewayResponses(api);
    // The stack prints the URL under a name of its own.
    api.node.tryRemoveChild('Endpoint');
    return api;
  }

  /** The root serves the index; the proxy serves all other paths. Both API stages read, so both may call the function. */
  private createRoutes(): ProxyResource {
    const root = this.api.root.addResource('api').addResource('v1');
    const routes = root.addProxy({ anyMethod: false });
    const integration = new LambdaIntegration(this.function, { scopePermissionToMethod: false });
    for (const resource of [root, routes])
      for (const method of ['GET', 'HEAD']) resource.addMethod(method, integration);
    return routes;
  }
}
