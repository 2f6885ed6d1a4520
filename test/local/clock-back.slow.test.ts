// The clock of the computer is wrong at the first start, and corrected while the process runs.
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { jumpingWorkspaceOfTest } from './support/clock.ts';
import { until } from './support/until.ts';

const hourMs = 3_600_000;

it.each([2 * hourMs, 100_000])('checks continue at once after a first start %i ms ahead', async (aheadMs) => {
  const { workspace, setAhead } = await jumpingWorkspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  await setAhead(aheadMs);
  const vigia = await workspace.start(
    await workspace.write(
      `export default [monitor('shop', { every: '10s', allowPrivate: true, checks: [http('home', '${server.url}')] })];`,
    ),
  );
  const client = clientOf(vigia);
  await until(
    () => server.seen.length > 0 || undefined,
    20_000,
    () => 'not checked before the jump',
  );
  await setAhead(0);
  const line = await vigia.waitForLine('The clock went back by');
  expect(line).toMatch(/checks continue/);
  const before = server.seen.length;
  await until(
    () => server.seen.length > before + 1 || undefined,
    30_000,
    () => 'not checked after the jump',
  );
  await until(
    async () => ((await client.monitor('shop')).status === 'Up' ? true : undefined),
    10_000,
    () => 'not Up',
  );
  const { nextRunAt, since } = await client.monitor('shop');
  expect(Date.parse(nextRunAt ?? '') - Date.now()).toBeLessThanOrEqual(10_000);
  expect(Date.parse(since ?? '')).toBeLessThanOrEqual(Date.now());
  const runs = await client.runs('monitor=shop');
  expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
});
