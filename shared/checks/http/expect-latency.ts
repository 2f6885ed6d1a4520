// Compares the time of the whole request, from the DNS lookup to the last byte, with a limit.
import { checkFindingsIn } from '../../messages/check-findings.ts';
import type { Assertion } from './response-assertion.ts';

export const assertLatency =
  (maxMs: number): Assertion =>
  ({ response, requestedHost: host, language }) => {
    const ms = response.evidence.phases.totalMs;
    return ms <= maxMs ? [] : [checkFindingsIn(language).latency({ host, ms, maxMs })];
  };
