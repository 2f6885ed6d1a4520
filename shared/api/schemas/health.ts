// The answer of a server that is there.
import * as v from 'valibot';
import { Count, Time } from './common.ts';

/** Why is for those who may read: it may name a path. */
const Recording = v.strictObject({
  unrecorded: v.pipe(Count, v.description('Runs since it started that took place and are on no record')),
  failingSince: v.nullable(Time),
});

export const Health = v.pipe(
  v.strictObject({
    status: v.pipe(v.picklist(['ok', 'degraded']), v.description('degraded: it watches, but cannot record')),
    version: v.string(),
    recording: v.optional(Recording),
  }),
  v.title('Health'),
  v.examples([{ status: 'ok', version: '0.1.0' }]),
);
