// How long to look: a few seconds by default, and as long as FUZZ_RUNS says for whoever has the time.
import { expect } from 'vitest';

const asked = Number(process.env.FUZZ_RUNS);

/** Options of `fc.assert`: so many runs unless FUZZ_RUNS says otherwise. */
export const looking = (usual = 500) => ({ numRuns: asked > 0 ? asked : usual });

/** Time for a test that may be told to look longer. */
export const patienceMs = asked > 0 ? 3_600_000 : 60_000;

/** Far more than anything here takes, also on a machine that is busy: beyond it something hangs. */
const promptMs = 10_000;

/** What `work` gives; fails where it takes so long that others would wait for it. */
export const promptly = <T>(work: () => T): T => {
  const from = performance.now();
  const result = work();
  expect(performance.now() - from).toBeLessThan(promptMs);
  return result;
};

/** Control characters that a terminal or a log would obey; a tab is none of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to look for
export const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;
