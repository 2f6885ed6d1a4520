// A stop while another program, such as the sqlite3 shell, locks the database: the process waits for it only briefly.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

it('a stop takes at most 5 s, and the next process opens the recorded runs', async () => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const monitors = await workspace.write(
    `export default [monitor('shop', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}')] })];`,
  );
  const vigia = await workspace.start(monitors);
  const client = clientOf(vigia);
  const before = await client.runNow('shop');

  const other = new DatabaseSync(join(workspace.data, 'vigia.db'), { timeout: 3_000 });
  other.exec('BEGIN IMMEDIATE');
  const requestsBefore = server.seen.length;
  await client.start('shop');
  await until(
    () => (server.seen.length > requestsBefore ? true : undefined),
    30_000,
    () => 'the target received no request',
  );
  const { tookMs } = await vigia.end('SIGTERM');
  other.close();
  expect(tookMs).toBeLessThan(5_000);
  expect(vigia.errors()).toContain('locked by another program');

  const next = clientOf(await workspace.start(monitors));
  expect(await next.run(before.id)).toEqual(before);
});
