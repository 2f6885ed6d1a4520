// A hop of a redirected request, as the API serves it.
import * as v from 'valibot';
import type { HopEvidence } from '../../net/http-port.ts';
import { PhasesJson, phasesJson } from '../common-evidence-json.ts';

const MaybeTime = v.nullable(v.pipe(v.string(), v.isoTimestamp()));

const isoTime = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

export const HopJson = v.pipe(
  v.strictObject({
    url: v.string(),
    status: v.pipe(v.nullable(v.number()), v.description('Null when no response was received')),
    address: v.pipe(v.nullable(v.string()), v.description('`address:port`')),
    tls: v.pipe(
      v.nullable(v.strictObject({ validFrom: MaybeTime, validTo: MaybeTime })),
      v.description('The certificate of an https hop'),
    ),
    phases: v.pipe(PhasesJson, v.description('Of this hop; a chain of many hops has only their totals')),
  }),
  v.title('Hop'),
);

export const hopJson = ({ url, status, address, tls, phases }: HopEvidence): v.InferOutput<typeof HopJson> => ({
  url,
  status: status ?? null,
  address: address ?? null,
  tls: tls ? { validFrom: isoTime(tls.validFrom), validTo: isoTime(tls.validTo) } : null,
  phases: phasesJson(phases),
});
