// What one request of a task met, as the API tells it.
import * as v from 'valibot';
import { Count, MaybeMs, MaybeText, MaybeTime } from './common.ts';

const Tls = v.pipe(
  v.strictObject({
    version: MaybeText,
    subject: MaybeText,
    issuer: MaybeText,
    validTo: MaybeTime,
    refused: v.pipe(MaybeText, v.description('Why the certificate was refused')),
  }),
  v.title('Tls'),
);

const Phases = v.pipe(
  v.strictObject({ dnsMs: MaybeMs, tcpMs: MaybeMs, tlsMs: MaybeMs, firstByteMs: MaybeMs, totalMs: v.number() }),
  v.title('RequestPhases'),
);

export const EvidenceShape = v.pipe(
  v.strictObject({
    method: v.string(),
    url: v.string(),
    status: v.nullable(v.number()),
    address: v.pipe(MaybeText, v.description('`address:port` that the last hop was connected to')),
    resolved: v.array(v.string()),
    redirects: Count,
    bytes: v.nullable(Count),
    protocol: MaybeText,
    tls: v.nullable(Tls),
    excerpt: v.pipe(MaybeText, v.description('The beginning of an answer that was not as expected')),
    phases: Phases,
    error: v.nullable(v.strictObject({ code: v.string(), message: v.string() })),
  }),
  v.title('Evidence'),
);
