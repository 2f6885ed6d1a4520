// How long the exchange took, from the look-up of the name to the last byte.
import type { Assertion } from './assertion.ts';

export const assertLatency =
  (maxMs: number): Assertion =>
  ({ answer }, words) => {
    const { totalMs } = answer.evidence.phases;
    if (totalMs <= maxMs) return [];
    return [{ what: words.latency, expected: words.atMost(`${maxMs} ms`), found: `${totalMs} ms` }];
  };
