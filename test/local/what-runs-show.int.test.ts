// What runs show in a real process: flows without tasks, manual runs, a pause during an outage, and titles that are shared.
import { describe, expect, it, onTestFinished } from 'vitest';
import { vigia as cli } from '../cli/support/spawn-cli.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { workspaceOfTest } from './support/workspace.ts';

const serverOfTest = async (code: number): Promise<ScriptedServer> => {
  const server = await startServer(status(code));
  onTestFinished(server.close);
  return server;
};

const patch = (url: string, monitor: string, change: object): Promise<Response> =>
  fetch(`${url}/api/v1/monitors/${monitor}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });

describe('a flow that ran no task', () => {
  const bodies = {
    empty: '',
    'returns-early': 'if (shops.length === 0) return; await run(home);',
    'loops-over-nothing': 'for (const _ of shops) await run(home);',
    'returns-an-empty-list': 'return shops.map(() => run(home));',
    'forgets-to-run': 'void home; return home;',
  };

  it('is Unknown with the reason: in API, page and command line', async () => {
    const workspace = await workspaceOfTest();
    const flows = Object.entries(bodies).map(
      ([id, body]) => `monitor('${id}', { every: '1h', flow: flow('${id}', async ({ run }) => { ${body} }) })`,
    );
    const file = await workspace.write(`const shops: string[] = [];
const home = task('home', () => undefined);
export default [${flows.join(', ')}];`);
    const process = await workspace.start(file);
    const client = clientOf(process);
    const reason = 'The flow ran no task, so nothing was checked: call run(task) in it';
    for (const id of Object.keys(bodies)) {
      const run = await client.runNow(id);
      expect(run.state).toMatchObject({ name: 'Completed', message: reason });
      expect(await client.monitor(id)).toMatchObject({ status: 'Unknown', ranNoTask: true, ready: true });
      expect(await (await fetch(`${process.url}/?monitor=${id}`)).text()).toContain(reason);
    }
    expect(await (await fetch(process.url)).text()).toContain(reason);
    const shown = await cli(['status', 'empty', '--url', process.url]);
    expect(shown.out).toMatch(/Unknown.* empty .*The flow ran no task/);
    expect((await cli(['run', 'empty', '--url', process.url])).code).toBe(1);
  });
});

it('manual runs alone do not make a monitor Down that needs three failing runs', async () => {
  const server = await serverOfTest(503);
  const workspace = await workspaceOfTest();
  const file = await workspace.write(`export default [
  monitor('careful', { every: '1h', retries: 0, allowPrivate: true, alert: { after: 3 }, checks: [http('home', '${server.url}')] }),
  monitor('quick', { every: '1h', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}')] }),
];`);
  const client = clientOf(await workspace.start(file));
  for (const _ of [1, 2, 3, 4, 5]) await client.runNow('careful');
  expect((await client.monitor('careful')).status).not.toBe('Down');
  expect(await client.incidents('careful')).toEqual([]);
  await client.runNow('quick');
  expect((await client.monitor('quick')).status).toBe('Down');
});

it('an outage that goes on after a pause is not reported as new, and alerts of one title name the monitor', async () => {
  const server = await serverOfTest(503);
  const workspace = await workspaceOfTest();
  const of = (id: string) =>
    `monitor('${id}', { title: 'Shop', every: '1h', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}')] })`;
  const process = await workspace.start(await workspace.write(`export default [${of('eu')}, ${of('us')}];`));
  const client = clientOf(process);
  for (const id of ['eu', 'us']) {
    await client.runNow(id);
    await process.waitForLine(`Alert '${id}#1 opened' - Shop (${id}) has been down since`);
  }
  await patch(process.url, 'eu', { paused: true });
  await process.waitForLine("Alert 'eu#1 paused'");
  await patch(process.url, 'eu', { paused: false });
  await client.runNow('eu');
  await process.waitForLine("Alert 'eu#2 opened' - Shop (eu) is still down after the pause: it was down before it");
});
