// read: API Gateway has let a request through; the API answers it.
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { monitors, version } from 'vigia-manifest';
import { systemClock } from '../shared/adapters/clock-system.ts';
import { openLambdaJournal } from '../shared/adapters/journal-lambda.ts';
import { openDynamoStore } from '../shared/adapters/store-dynamodb/store.ts';
import { type ApiDeps, createApi } from '../shared/api/app.ts';
import { controlStage, variables } from '../shared/model/environment.ts';
import { once, required } from './environment.ts';
import { storedMetrics } from './metrics.ts';
import { keyWasShown, stageUrl } from './stages.ts';

const answer = once(() => {
  const set = required(process.env, [variables.table]);
  const deps: ApiDeps = {
    clock: systemClock,
    journal: openLambdaJournal('read'),
    store: openDynamoStore({ table: set[variables.table], now: systemClock.now }),
    manifest: { monitors },
    version,
    alertsTo: 'topic',
    ...(process.env[variables.metrics] ? { metrics: storedMetrics } : {}),
  };
  return handle(createApi(deps, { allow: keyWasShown, serverUrl: stageUrl(), changesUrl: stageUrl(controlStage) }));
});

export const handler = (event: LambdaEvent, context?: LambdaContext) => answer()(event, context);
