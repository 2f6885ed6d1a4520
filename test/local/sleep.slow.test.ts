// A sleep of the computer, simulated by stopping the process: afterwards it logs the missed checks.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

it('a sleep is logged once, and runs that failed because of it are no outage', async ({ skip }) => {
  skip(process.platform === 'win32', 'Windows has no signals');
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const one = (id: string) =>
    `monitor('${id}', { every: '10s', allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`;
  const vigia = await workspace.start(
    await workspace.write(`export default [${['a', 'b', 'c'].map(one).join(', ')}];`),
  );
  await clientOf(vigia).runNow('a');
  process.kill(vigia.pid, 'SIGSTOP');
  await sleep(13_000);
  process.kill(vigia.pid, 'SIGCONT');
  const line = await vigia.waitForLine('Nothing ran for');
  const [, checks, monitors] = /: (\d+) checks of (\d+) monitors were missed$/.exec(line) ?? [];
  // 13 s, less the 2 s already planned, contain one or two due times of each monitor.
  expect(Number(monitors)).toBe(3);
  expect(Number(checks)).toBeGreaterThanOrEqual(3);
  expect(Number(checks)).toBeLessThanOrEqual(6);
  const before = server.seen.length;
  await until(
    () => (server.seen.length > before ? true : undefined),
    20_000,
    () => 'no further check is made',
  );
  expect(vigia.lines().filter((each) => each.includes('Nothing ran for'))).toHaveLength(1);
  expect(vigia.output()).not.toContain('Alert ');
});
