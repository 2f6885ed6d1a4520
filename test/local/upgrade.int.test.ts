// This version on the records of an older one: the history is kept, and open incidents continue.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeOldDatabase } from '../storage/sqlite/support/old-database.ts';
import { startServer, status } from '../support/servers.ts';
import { allAlertsSent, clientOf } from './support/client.ts';
import { alertIdsOf } from './support/console.ts';
import { workspaceOfTest } from './support/workspace.ts';

it('records of schema 1 are migrated: no alert is repeated, and an open incident is closed with an alert', async () => {
  const workspace = await workspaceOfTest();
  mkdirSync(workspace.data);
  writeOldDatabase(join(workspace.data, 'vigia.db'), { lastsLonger: true });
  const server = await startServer(status(503));
  onTestFinished(server.close);
  const one = (id: string) =>
    // The incident is as old as the test's database: a reminder would be due.
    `monitor('${id}', { every: '7d', retries: 0, allowPrivate: true, alert: { remindEvery: false }, checks: [http('home', '${server.url}/${id}')] })`;
  const vigia = await workspace.start(
    await workspace.write(`export default [${['well', 'down', 'flaky'].map(one).join(', ')}];`),
  );
  const client = clientOf(vigia);
  expect(await client.monitor('down')).toMatchObject({ status: 'Down' });
  const [incident] = await client.incidents('flaky');
  expect(incident).toMatchObject({ id: 'flaky#1', cause: expect.stringContaining('Status code: 500') });
  expect(await client.run('flaky~1795521862360')).toMatchObject({ monitor: 'flaky', taskRuns: [{ task: 'home' }] });
  await client.runNow('down');
  server.play(status(200));
  await client.runNow('down');
  await client.waitForIncident('down', (now) => now.endedAt !== null && allAlertsSent(now));
  expect(alertIdsOf(vigia)).toEqual(['down#1 closed']);
});
