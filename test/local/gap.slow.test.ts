// Twenty days switched off, by the wall clock of the real process: what was before is Unknown.
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { allAlertsSent, clientOf, type Monitor } from './support/client.ts';
import { jumpingWorkspaceOfTest } from './support/clock.ts';
import { until } from './support/until.ts';

const dayMs = 86_400_000;
const awayMs = 20 * dayMs;

it('a status holds since the gap, and an incident states how much of it was not checked', async () => {
  const { workspace, setAhead } = await jumpingWorkspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  for (const id of ['down', 'heals']) server.playAt(`/${id}`, status(503));
  const one = (id: string) =>
    `monitor('${id}', { every: '10s', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`;
  const file = await workspace.write(`export default [${['up', 'down', 'heals'].map(one).join(', ')}];`);

  const first = await workspace.start(file);
  const before = clientOf(first);
  for (const id of ['up', 'down', 'heals']) await before.firstRun(id);
  for (const id of ['down', 'heals']) await before.waitForIncident(id, allAlertsSent);
  await first.end('SIGTERM');

  server.playAt('/heals', status(200));
  await setAhead(awayMs);
  const startedAt = Date.now() + awayMs;
  const second = await workspace.start(file);
  const client = clientOf(second);
  const isChecked = ({ since }: Monitor): boolean => Date.parse(since ?? '') >= startedAt - 1_000;
  const after = async (id: string, name: string): Promise<Monitor> =>
    until(
      async () => {
        const monitor = await client.monitor(id);
        return monitor.status === name && isChecked(monitor) ? monitor : undefined;
      },
      30_000,
      () => `${id} is not ${name} since the gap`,
    );
  for (const [id, name] of [
    ['up', 'Up'],
    ['down', 'Down'],
    ['heals', 'Up'],
  ] as const)
    await after(id, name);

  const closed = await client.waitForIncident(
    'heals',
    (incident) => incident.endedAt !== null && allAlertsSent(incident),
  );
  expect(Math.abs(closed.uncheckedMs - awayMs)).toBeLessThan(120_000);
  const open = await client.waitForIncident('down', ({ uncheckedMs }) => uncheckedMs > 0);
  expect(open).toMatchObject({ id: 'down#1', endedAt: null });
  expect(second.output()).toMatch(
    /Alert 'heals#1 closed' - heals recovered at .* down for 20 d.* \((19|20) d.* of it not checked\)/,
  );
  expect(second.output().match(/Alert 'down#1 reminder/g)).toHaveLength(1);
  expect(second.output()).toMatch(/Alert 'down#1 reminder 1' - .*not checked\)/);
});
