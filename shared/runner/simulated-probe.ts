// The probe of a drill: what a request meets is made up, and its evidence says so.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedFault } from '../model/drill.ts';
import type { HttpEvidence, Probe, ProbeOutcome, ProbeRequest } from '../net/probe-port.ts';
import { maskedUrl } from '../secrets/masking/mask-url.ts';

const body = 'Simulated by a drill';

const evidence = ({ url, method = 'GET' }: ProbeRequest, totalMs: number): HttpEvidence => ({
  kind: 'http',
  method,
  url: maskedUrl(url),
  phases: { totalMs },
});

const answered = (request: ProbeRequest, status: number): ProbeOutcome => ({
  ok: true,
  answer: { status, headers: { 'content-type': 'text/plain' }, body: new TextEncoder().encode(body), url: request.url },
  evidence: { ...evidence(request, 0), status, excerpt: body },
});

const failed = (request: ProbeRequest, message: string, totalMs: number): ProbeOutcome => {
  const error = { code: 'DRILL', message };
  return { ok: false, error, evidence: { ...evidence(request, totalMs), error } };
};

/** The answer is a real one, but late; too late for some. */
const delayed = async (probe: Probe, request: ProbeRequest, delayMs: number): Promise<ProbeOutcome> => {
  const { timeoutMs, signal } = request;
  const waitMs = Math.min(delayMs, timeoutMs);
  await sleep(waitMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  if (delayMs >= timeoutMs || signal?.aborted)
    return failed(
      request,
      `no answer within ${timeoutMs / 1_000} s (a drill delays it by ${delayMs / 1_000} s)`,
      waitMs,
    );
  const outcome = await probe({ ...request, timeoutMs: timeoutMs - delayMs });
  const { phases } = outcome.evidence;
  const late = { ...phases, totalMs: phases.totalMs + delayMs };
  const { firstByteMs } = phases;
  return {
    ...outcome,
    evidence: {
      ...outcome.evidence,
      phases: firstByteMs === undefined ? late : { ...late, firstByteMs: firstByteMs + delayMs },
    },
  };
};

export const simulatedProbe =
  (simulated: SimulatedFault, probe: Probe): Probe =>
  async (request) => {
    switch (simulated.kind) {
      case 'status':
        return answered(request, simulated.status);
      case 'error':
        return failed(request, simulated.message, 0);
      case 'delay':
        return delayed(probe, request, simulated.delayMs);
    }
  };
