// The answer of a server that is there.
import * as v from 'valibot';
import { Count, Time } from './common.ts';

/** Why is for those who may read: it may name a path. */
const StorageHealth = v.strictObject({
  unrecorded: v.pipe(Count, v.description('Runs since it started that took place and are on no record')),
  failingSince: v.nullable(Time),
});

const Subscribers = v.strictObject({
  confirmed: v.pipe(Count, v.description('Subscriptions that get alerts')),
  pending: v.pipe(Count, v.description('Those whose owner was asked, and has not confirmed yet')),
  asOf: v.pipe(Time, v.description('When it was so')),
});

const Alerting = v.strictObject({
  to: v.pipe(
    v.picklist(['console', 'topic']),
    v.description('What alerts are handed to, which is all that is promised'),
  ),
  subscribers: v.pipe(
    v.nullable(Subscribers),
    v.description('Who gets them from there: null for a console, and for a topic that was not looked at yet'),
  ),
});

export const Health = v.pipe(
  v.strictObject({
    status: v.pipe(v.picklist(['ok', 'degraded']), v.description('degraded: it watches, but cannot record')),
    version: v.string(),
    recording: v.optional(StorageHealth),
    alerting: v.optional(Alerting),
  }),
  v.title('Health'),
  v.examples([{ status: 'ok', version: '0.1.0' }]),
);
