// A process that is stopped in the middle of its runs, as by a debugger, a snapshot of its machine or a lack of CPU.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { slow, startServer } from '../../support/servers.ts';
import { clientOf } from '../support/client.ts';
import { alertIdsOf } from '../support/console.ts';
import { until } from '../support/until.ts';
import { workspaceOfTest } from '../support/workspace.ts';

it.skipIf(process.platform === 'win32')('runs that a stop of the process cut off are no outage', async () => {
  const workspace = await workspaceOfTest();
  const server = await startServer(slow(700));
  onTestFinished(server.close);
  const one = (id: number) =>
    `monitor('m-${id}', { every: '10s', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`;
  const list = Array.from({ length: 20 }, (_, id) => one(id)).join(', ');
  const vigia = await workspace.start(await workspace.write(`export default [${list}];`));
  for (let stops = 0; stops < 2; stops += 1) {
    const before = server.seen.length;
    await until(
      () => (server.openSockets() > 0 && server.seen.length > before + 5 ? true : undefined),
      30_000,
      () => 'no check is made',
    );
    process.kill(vigia.pid, 'SIGSTOP');
    await sleep(5_000);
    process.kill(vigia.pid, 'SIGCONT');
  }
  const runs = await until(
    async () => {
      const found = await clientOf(vigia).runs('limit=100');
      return found.some(({ ownSide }) => ownSide === 'stalled') ? found : undefined;
    },
    20_000,
    () => `no run was affected: ${vigia.output()}`,
  );
  expect(runs.filter(({ taskRuns }) => taskRuns.some(({ state }) => state.type === 'FAILED'))).toEqual([]);
  expect(await clientOf(vigia).get('/incidents')).toMatchObject({ incidents: [] });
  expect(alertIdsOf(vigia)).toEqual([]);
});
