// The health of a server as JSON.
import * as v from 'valibot';
import { Count, Time, TimeOrNull } from './common-json.ts';

/** Without the reason of an error, which may contain a path: health needs no key. */
const StorageJson = v.strictObject({
  unrecordedRuns: v.pipe(Count, v.description('Runs since the start of the server that took place and have no record')),
  failingSince: v.pipe(TimeOrNull, v.description('Since when records cannot be written; null while they can')),
});

const SubscribersJson = v.strictObject({
  confirmed: v.pipe(Count, v.description('Subscriptions that receive alerts')),
  pending: v.pipe(Count, v.description('Subscriptions that are not confirmed yet')),
  asOf: v.pipe(Time, v.description('When they were counted')),
});

const AlertingJson = v.strictObject({
  to: v.pipe(v.picklist(['console', 'topic']), v.description('What alerts are sent to')),
  subscribers: v.pipe(
    v.nullable(SubscribersJson),
    v.description('The subscribers of the topic; null for the console, and for a topic that was not counted yet'),
  ),
});

const MonitorsFileJson = v.strictObject({
  monitors: v.pipe(Count, v.description('How many monitors the version in use has')),
  loadedAt: v.pipe(Time, v.description('When the version in use was loaded')),
  refused: v.pipe(
    v.nullable(
      v.strictObject({
        since: v.pipe(Time, v.description('When the first of the refused versions was found')),
        reason: v.pipe(
          v.nullable(v.string()),
          v.description('One line for each problem; null for a request without the key that reading requires'),
        ),
      }),
    ),
    v.description('Why a newer version is not in use; null while the version in use is the newest'),
  ),
});

export const HealthJson = v.pipe(
  v.strictObject({
    status: v.pipe(v.picklist(['ok', 'degraded']), v.description('degraded: checks run, but cannot be recorded')),
    version: v.string(),
    storage: v.optional(StorageJson),
    monitorsFile: v.optional(MonitorsFileJson),
    alerting: v.optional(AlertingJson),
  }),
  v.title('Health'),
  v.examples([{ status: 'ok', version: '0.1.0' }]),
);
