// Outcomes of requests that failed without being sent or before their sender returned.
import type { ProbeOutcome, ProbeRequest } from '../net/probe-port.ts';
import { checkKindOf } from './index.ts';

export type FailedOutcome = Extract<ProbeOutcome, { readonly ok: false }>;

/** The evidence holds what was requested, the error and the time until it. */
export const failedOutcome = (
  request: ProbeRequest,
  error: FailedOutcome['error'],
  totalMs: number,
): FailedOutcome => ({
  ok: false,
  error,
  evidence: { ...checkKindOf(request).initialEvidence(request), phases: { totalMs: Math.round(totalMs) }, error },
});
