// The number of runs of the fuzz tests: a few seconds' worth by default, or FUZZ_RUNS.
import { expect } from 'vitest';

const requestedRuns = Number(process.env.FUZZ_RUNS);

/** Options of `fc.assert`: `usual` runs, unless FUZZ_RUNS sets the number. */
export const looking = (usual = 500) => ({ numRuns: requestedRuns > 0 ? requestedRuns : usual });

/** Time-out of a test, which FUZZ_RUNS may extend. */
export const patienceMs = requestedRuns > 0 ? 3_600_000 : 60_000;

/** Far more than any call takes even on a busy machine: beyond it, the call hangs. */
const promptMs = 10_000;

/** The result of `work`; fails if `work` takes so long that it would delay other runs. */
export const promptly = <T>(work: () => T): T => {
  const from = performance.now();
  const result = work();
  expect(performance.now() - from).toBeLessThan(promptMs);
  return result;
};

/** Control characters that a terminal or a log interprets, except tabs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern is about control characters
export const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;
