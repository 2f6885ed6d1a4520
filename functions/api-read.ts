// The api-read function: serves the API's GET requests on both stages.
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { monitors, version } from 'vigia-manifest';
import { type ApiDeps, createApi } from '../shared/api/create-api.ts';
import { createOpenApiDocument } from '../shared/api/openapi/openapi-document.ts';
import { controlStage, variables } from '../shared/aws/environment.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { allowKeyHolder, stageUrl } from './runtime/api-stages.ts';
import { createHandler, type Runtime } from './runtime/handler.ts';
import { createMetricsPage } from './runtime/metrics-page.ts';
import { requireVariables } from './runtime/required-variables.ts';

const openApi = ({ environment, logger }: Runtime) => {
  const required = requireVariables(environment, [variables.table]);
  const pages = environment[variables.publicUrl];
  const deps: ApiDeps = {
    clock: systemClock,
    logger,
    store: openDynamoStore({ table: required[variables.table], now: systemClock.now }),
    manifest: { monitors },
    version,
    createDocument: createOpenApiDocument,
    alertsTo: 'topic',
    ...(pages ? { pages } : {}),
    ...(environment[variables.metrics] ? { createMetricsPage } : {}),
  };
  return handle(createApi(deps, { allow: allowKeyHolder, serverUrl: stageUrl(), changesUrl: stageUrl(controlStage) }));
};

export const handler = createHandler({
  name: 'api-read',
  openDeps: openApi,
  parse: (event: LambdaEvent) => event,
  run: (respond, event) => respond(event),
});
