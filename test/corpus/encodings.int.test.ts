// Runs the cases of encodings.ts, and looks at the memory that bombs take.
import { expect, it } from 'vitest';
import { encodings } from './encodings.ts';
import { runGroup } from './support/run-group.ts';
import { meet } from './support/world.ts';

runGroup('encodings', encodings);

it('a gigabyte takes little more than the limit, while it is inflated', async () => {
  const bombs = encodings.filter(({ name }) => name.startsWith('a gigabyte'));
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  await meet([...bombs, ...bombs], {
    during: async (asked) => {
      const timer = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 5);
      await asked;
      clearInterval(timer);
    },
  });
  expect(peak - before).toBeLessThan(60 * 1_024 * 1_024);
});
