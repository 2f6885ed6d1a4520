// New and overdue monitors are checked within seconds of the start, by the real process.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { jumpingWorkspaceOfTest } from './support/clock.ts';
import { until } from './support/until.ts';

const dayMs = 86_400_000;

const worldOfTest = async (monitors: readonly { id: string; every: string }[]) => {
  const { workspace, setAhead } = await jumpingWorkspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const all = monitors.map(
    ({ id, every }) =>
      `monitor('${id}', { every: '${every}', allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`,
  );
  const file = await workspace.write(`export default [${all.join(', ')}];`);
  const requestsOf = (id: string): number => server.seen.filter(({ path }) => path === `/${id}`).length;
  const waitForRequests = (id: string, count: number) =>
    until(
      () => requestsOf(id) >= count || undefined,
      30_000,
      () => `${id} has ${requestsOf(id)} requests`,
    );
  return { workspace, setAhead, file, requestsOf, waitForRequests };
};

describe('a monitor with a long interval', () => {
  it('is checked within seconds of the first start', async () => {
    const intervals = ['30m', '1h', '6h', '1d', '7d'];
    const { workspace, file, waitForRequests } = await worldOfTest(
      intervals.map((every) => ({ id: `every-${every}`, every })),
    );
    const vigia = await workspace.start(file);
    const client = clientOf(vigia);
    const startedAt = performance.now();
    for (const every of intervals) await waitForRequests(`every-${every}`, 1);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(await client.firstRun('every-7d')).toMatchObject({ trigger: 'catch-up', monitor: 'every-7d' });
    for (const every of intervals) await client.firstRun(`every-${every}`);
    const runs = await client.runs('limit=100');
    expect(new Set(runs.map(({ monitor }) => monitor)).size).toBe(intervals.length);
    await until(
      async () => ((await client.monitor('every-7d')).status === 'Up' ? true : undefined),
      10_000,
      () => 'not Up',
    );
  });

  it('is checked once more after a stop in which it was due, and not after a short one', async () => {
    const { workspace, setAhead, file, requestsOf, waitForRequests } = await worldOfTest([
      { id: 'daily', every: '1d' },
    ]);
    const first = await workspace.start(file);
    await waitForRequests('daily', 1);
    await sleep(500);
    await first.end('SIGTERM');
    const again = await workspace.start(file);
    await sleep(11_000);
    expect(requestsOf('daily')).toBe(1);
    await again.end('SIGTERM');
    await setAhead(3 * dayMs);
    const later = await workspace.start(file);
    await waitForRequests('daily', 2);
    await sleep(500);
    expect(requestsOf('daily')).toBe(2);
    expect((await clientOf(later).runs('monitor=daily')).map(({ trigger }) => trigger)).toEqual([
      'catch-up',
      'catch-up',
    ]);
  });
});
