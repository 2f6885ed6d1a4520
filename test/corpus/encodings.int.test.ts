// Runs the cases of encodings.ts and measures the memory that decompression bombs use.
import { expect, it } from 'vitest';
import { encodings } from './encodings.ts';
import { describeCases } from './support/describe-cases.ts';
import { sendCases } from './support/send-cases.ts';

describeCases('a compressed body', encodings);

it('a gigabyte that is decompressed uses little more memory than the limit', async () => {
  const bombs = encodings.filter(({ name }) => name.startsWith('a gigabyte'));
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  await sendCases([...bombs, ...bombs], {
    during: async (sending) => {
      const timer = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 5);
      await sending;
      clearInterval(timer);
    },
  });
  expect(peak - before).toBeLessThan(60 * 1_024 * 1_024);
});
