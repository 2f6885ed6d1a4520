// read: API Gateway has let a request through; the API answers it.
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { monitors, version } from 'vigia-manifest';
import { type ApiDeps, createApi } from '../shared/api/create-api.ts';
import { controlStage, variables } from '../shared/aws/environment.ts';
import { systemClock } from '../shared/clock/system-clock.ts';
import { openLambdaLogger } from '../shared/logging/lambda-logger.ts';
import { openDynamoStore } from '../shared/storage/dynamodb/dynamodb-store.ts';
import { keyWasShown, stageUrl } from './runtime/api-stages.ts';
import { once, required } from './runtime/environment.ts';
import { storedMetrics } from './runtime/stored-metrics.ts';

const answer = once(() => {
  const set = required(process.env, [variables.table]);
  const deps: ApiDeps = {
    clock: systemClock,
    logger: openLambdaLogger('api-read'),
    store: openDynamoStore({ table: set[variables.table], now: systemClock.now }),
    manifest: { monitors },
    version,
    alertsTo: 'topic',
    ...(process.env[variables.metrics] ? { createMetricsPage: storedMetrics } : {}),
  };
  return handle(createApi(deps, { allow: keyWasShown, serverUrl: stageUrl(), changesUrl: stageUrl(controlStage) }));
});

export const handler = (event: LambdaEvent, context?: LambdaContext) => answer()(event, context);
