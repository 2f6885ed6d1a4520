// A process that may open 64 files checks 100 monitors: it keeps its database and its server, and reports nobody as down.
import { expect, it, onTestFinished } from 'vitest';
import { slow, startServer } from '../../support/servers.ts';
import { clientOf, type Monitor } from '../support/client.ts';
import { alertIdsOf } from '../support/console.ts';
import { until } from '../support/until.ts';
import { workspaceOfTest } from '../support/workspace.ts';

const monitorsOf = (url: string): string =>
  `export default Array.from({ length: 100 }, (_, index) => monitor('m-' + index, {
    every: '10s', allowPrivate: true, checks: [http('home', '${url}/' + index)] }));`;

it.skipIf(process.platform !== 'linux')('100 monitors within 64 open files are checked in turn', async () => {
  const workspace = await workspaceOfTest({ openFiles: 64 });
  const server = await startServer(slow(1_000));
  onTestFinished(server.close);
  const vigia = await workspace.start(await workspace.write(monitorsOf(server.url)));
  await vigia.waitForLine('This process may open only 64 files');
  const client = clientOf(vigia);
  const statuses = async () =>
    (await client.get<{ readonly monitors: readonly Monitor[] }>('/monitors?limit=50')).monitors.map(
      (one) => one.status,
    );
  await until(
    async () => ((await statuses()).every((status) => status === 'Up') ? true : undefined),
    120_000,
    () => `not all monitors are Up: ${vigia.output().slice(-2_000)}`,
  );
  expect(alertIdsOf(vigia)).toEqual([]);
  expect(await client.get('/health')).toMatchObject({ status: 'ok' });
});

it.skipIf(process.platform !== 'linux')('100 monitors whose service is slower than that are never Down', async () => {
  const workspace = await workspaceOfTest({ openFiles: 64 });
  const server = await startServer(slow(2_600));
  onTestFinished(server.close);
  const vigia = await workspace.start(await workspace.write(monitorsOf(server.url)));
  const client = clientOf(vigia);
  await vigia.waitForLine('Vigía cannot check');
  const runs = await client.runs('limit=100');
  expect(new Set(runs.map(({ ownSide }) => ownSide ?? 'passing'))).toEqual(new Set(['passing', 'requests']));
  expect(await client.get('/incidents')).toMatchObject({ incidents: [] });
  expect(alertIdsOf(vigia).filter((id) => !id.startsWith('vigia cannot check'))).toEqual([]);
  expect(await client.get('/health')).toMatchObject({ status: 'ok' });
  expect(await vigia.end('SIGTERM')).toMatchObject({ code: 0 });
});
