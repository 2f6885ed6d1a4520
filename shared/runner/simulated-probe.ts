// The probe of a drill: requests fail, or are delayed, as the drill simulates.
import { setTimeout as sleep } from 'node:timers/promises';
import { failedOutcome } from '../checks/failed-outcome.ts';
import { checkKindOf } from '../checks/index.ts';
import { evidenceMessages } from '../messages/evidence.ts';
import type { SimulatedFault } from '../model/drill.ts';
import type { Probe, ProbeOutcome, ProbeRequest } from '../net/probe-port.ts';

const code = 'DRILL';

/** Sends the request after the delay, unless the delay uses up its time. */
const delayed = async (probe: Probe, request: ProbeRequest, delayMs: number): Promise<ProbeOutcome> => {
  const { timeoutMs, signal, language } = request;
  const waitMs = Math.min(delayMs, timeoutMs);
  await sleep(waitMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  if (delayMs >= timeoutMs || signal?.aborted) {
    const message = evidenceMessages(language).simulatedDelay({ timeoutMs, delayMs });
    return failedOutcome(request, { code, message }, waitMs);
  }
  const outcome = await probe({ ...request, timeoutMs: timeoutMs - delayMs });
  const { firstByteMs, ...phases } = outcome.evidence.phases;
  const late = {
    ...phases,
    ...(firstByteMs === undefined ? undefined : { firstByteMs: firstByteMs + delayMs }),
    totalMs: phases.totalMs + delayMs,
  };
  return { ...outcome, evidence: { ...outcome.evidence, phases: late } };
};

export const simulatedProbe =
  (simulated: SimulatedFault, probe: Probe): Probe =>
  async (request) => {
    switch (simulated.kind) {
      case 'status':
        return checkKindOf(request).simulateStatus(request, simulated.status);
      case 'error':
        return failedOutcome(request, { code, message: simulated.message }, 0);
      case 'delay':
        return delayed(probe, request, simulated.delayMs);
    }
  };
