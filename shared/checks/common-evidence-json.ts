// The evidence fields that all kinds of check share, as the API serves them.
import * as v from 'valibot';
import { type Evidence, type EvidencePhases, requestPhases, type TlsEvidence } from '../model/run.ts';

const Text = v.nullable(v.string());
const Milliseconds = v.nullable(v.number());

const TlsJson = v.pipe(
  v.strictObject({
    version: Text,
    subject: Text,
    issuer: Text,
    validFrom: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
    validTo: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
    refused: v.pipe(Text, v.description('Why the certificate was refused')),
  }),
  v.title('Tls'),
);

export const PhasesJson = v.pipe(
  v.strictObject({
    dnsMs: Milliseconds,
    tcpMs: Milliseconds,
    tlsMs: Milliseconds,
    firstByteMs: Milliseconds,
    totalMs: v.number(),
  }),
  v.title('RequestPhases'),
);

export const commonJsonFields = {
  address: v.pipe(Text, v.description('`address:port` of the last connection')),
  resolved: v.pipe(v.array(v.string()), v.description('Addresses that the name resolved to')),
  bytes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  tls: v.nullable(TlsJson),
  excerpt: v.pipe(Text, v.description('The beginning of an unexpected response')),
  phases: PhasesJson,
  error: v.nullable(
    v.strictObject({
      code: v.string(),
      message: v.string(),
      phase: v.pipe(v.nullable(v.picklist(requestPhases)), v.description('The step in which the request failed')),
    }),
  ),
};

export const phasesJson = ({ dnsMs, tcpMs, tlsMs, firstByteMs, totalMs }: EvidencePhases) => ({
  dnsMs: dnsMs ?? null,
  tcpMs: tcpMs ?? null,
  tlsMs: tlsMs ?? null,
  firstByteMs: firstByteMs ?? null,
  totalMs,
});

const tlsJson = ({ version, subject, issuer, validFrom, validTo, refused }: TlsEvidence) => ({
  version: version ?? null,
  subject: subject ?? null,
  issuer: issuer ?? null,
  validFrom: validFrom === undefined ? null : new Date(validFrom).toISOString(),
  validTo: validTo === undefined ? null : new Date(validTo).toISOString(),
  refused: refused ?? null,
});

export const commonJson = ({ address, resolved, bytes, tls, excerpt, phases, error }: Evidence) => {
  return {
    address: address ?? null,
    resolved: resolved ?? [],
    bytes: bytes ?? null,
    tls: tls ? tlsJson(tls) : null,
    excerpt: excerpt ?? null,
    phases: phasesJson(phases),
    error: error ? { code: error.code, message: error.message, phase: error.phase ?? null } : null,
  };
};
